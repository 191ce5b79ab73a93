import { build } from "esbuild";
import { expect, test } from "vitest";
import { droppableSql, leanSource, leanStatement, withoutIndentation } from "../../deploy/lean.ts";

test("withoutIndentation() takes indentation and comments from SQL, and nothing from what it says", () => {
  const source = "const sql = `\n  SELECT 'a  b', -1\n  -- The newest.\n    FROM t -- and all\n`;\n";
  expect(withoutIndentation(source)).toBe("const sql = `\nSELECT 'a  b', -1\nFROM t -- and all\n`;\n");
});

test("leanStatement() takes spaces around signs, and none of what stands in quotes", () => {
  expect(leanStatement("SELECT a, b FROM t WHERE (a = 'x, y = z' AND b <= $1) ORDER BY a")).toBe(
    "SELECT a,b FROM t WHERE(a='x, y = z' AND b <=$1)ORDER BY a",
  );
});

test("leanSource() takes them from SQL alone", () => {
  const source = "const SQL = `\n  SELECT a, b AS c\n  FROM t`;\nconst words = `First, a = b`; // `AS a, b`\n";
  expect(leanSource(source)).toBe(
    "const SQL = `SELECT a,b AS c\nFROM t`;\nconst words = `First, a = b`; // `AS a, b`\n",
  );
  const join = (values: string): string => `const SQL = \`SELECT a\${NAMES}\n  ORDER BY ${values}\`;\n`;
  expect(leanSource(join("a, b"))).toBe(join("a,b").replace("  ORDER", "ORDER"));
});

test("droppableSql() lets SQL that is made of other SQL go where nobody uses it", async () => {
  const made = (name: string, from: string): string => `const ${name} = \`\${A} FROM ${from}\`;\n`;
  const lean = droppableSql(
    `const A = \`SELECT a\`;\n${made("B", "b")}${made("C", "c")}export const used = () => C;\n`,
  );
  expect(lean).toContain("const B = /* @__PURE__ */ (() => `");
  // As a bundle has it: behind a dynamic import.
  const { outputFiles } = await build({
    stdin: { contents: "import('lean').then(({ used }) => console.log(used()));" },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    plugins: [
      {
        name: "lean",
        setup(made) {
          made.onResolve({ filter: /^lean$/ }, ({ path }) => ({ path, namespace: "lean" }));
          made.onLoad({ filter: /./, namespace: "lean" }, () => ({ contents: lean, loader: "ts" }));
        },
      },
    ],
  });
  const [bundle] = outputFiles;
  expect(bundle?.text).toContain("FROM c");
  expect(bundle?.text).not.toContain("FROM b");
});
