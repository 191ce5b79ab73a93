import { expect, test } from "vitest";
import { parseHeaderValue } from "../../shared/triggers/header-value.ts";

for (const { text, value, parameters } of [
  { text: "", value: "", parameters: {} },
  { text: "Audio/MPEG", value: "audio/mpeg", parameters: {} },
  { text: "multipart/form-data; boundary=AbC", value: "multipart/form-data", parameters: { boundary: "AbC" } },
  { text: 'a/b;Boundary="x y"', value: "a/b", parameters: { boundary: "x y" } },
  {
    text: 'form-data; name="a"; filename="say \\"hi\\"; \\\\.mp3" ',
    value: "form-data",
    parameters: { name: "a", filename: 'say "hi"; \\.mp3' },
  },
  { text: "a/b; __proto__=x", value: "a/b", parameters: { ["__proto__"]: "x" } },
]) {
  test(`parseHeaderValue() reads ${JSON.stringify(text)}`, () => {
    const read = parseHeaderValue(text);
    expect(read?.value).toBe(value);
    expect([...(read?.parameters ?? [])]).toEqual(Object.entries(parameters));
  });
}

for (const text of [
  "a/b; x",
  "a/b; x=",
  'a/b; x="y',
  "a/b; x=1; X=2",
  "a/b; x=1 y=2",
  "a/b; x=1, a/b; x=1",
  "a/b;;x=1",
]) {
  test(`parseHeaderValue() does not read ${JSON.stringify(text)}`, () => {
    expect(parseHeaderValue(text)).toBeUndefined();
  });
}
