import { testPostgres } from "./postgres-contract.ts";

testPostgres("openStore() on PostgreSQL", "postgres");
