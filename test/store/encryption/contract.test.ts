import { openStore } from "../../../shared/store/open.ts";
import { testStore } from "../../contract/store.ts";
import { testPostgres } from "../postgres-contract.ts";
import { IN_CLEAR, K1, K2, newFile } from "./stores.ts";

/** The one with most to do: every number may stand in three forms. */
testStore("sqlite under a new key", async (t, options) => {
  const store = await openStore({ driver: "sqlite", path: newFile(), phoneForms: [K2, K1, IN_CLEAR] }, options);
  t.onTestFinished(() => store.close());
  return store;
});

testPostgres("encryptPhones() on PostgreSQL", "encrypted postgres", { phoneForms: [K2, K1] });
