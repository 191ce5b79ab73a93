import { testFunctions } from "../contract/functions.ts";
import { openBundles } from "./bundles.ts";

testFunctions("the built bundles in the sandbox's runtime", () => openBundles());
