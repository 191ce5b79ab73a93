import { testFunctions } from "../contract/functions.ts";
import { openSource } from "./source.ts";

testFunctions("the source in this process", openSource);
