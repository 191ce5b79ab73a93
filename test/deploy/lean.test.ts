import { expect, test } from "vitest";
import { withoutIndentation } from "../../deploy/lean.ts";

test("withoutIndentation() takes indentation and comments from SQL, and nothing from what it says", () => {
  const source = "const sql = `\n  SELECT 'a  b', -1\n  -- The newest.\n    FROM t -- and all\n`;\n";
  expect(withoutIndentation(source)).toBe("const sql = `\nSELECT 'a  b', -1\nFROM t -- and all\n`;\n");
});
