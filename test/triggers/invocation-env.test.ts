import { expect, test } from "vitest";
import { readInvocationEnv } from "../../shared/triggers/invocation-env.ts";

const JSON_ENV = '{"WX_OPENID":"00123","A":"1=2;3"}';

const CASES: { name: string; context: unknown; env: Record<string, string> }[] = [
  { name: "takes environment", context: { environment: JSON_ENV }, env: { WX_OPENID: "00123", A: "1=2;3" } },
  {
    name: "takes environment before environ",
    context: { environment: '{"A":"1"}', environ: "A=2;B=3" },
    env: { A: "1" },
  },
  { name: "takes environ alone", context: { environ: "A=1;B=2" }, env: { A: "1", B: "2" } },
  { name: "takes environ when environment is broken", context: { environment: "{", environ: "A=1" }, env: { A: "1" } },
  {
    name: "takes environ when environment is a list",
    context: { environment: "[1]", environ: "A=1" },
    env: { A: "1" },
  },
  { name: "keeps = and , in values of environ", context: { environ: "T=a=b==;K=X,Y" }, env: { T: "a=b==", K: "X,Y" } },
  { name: "keeps an openid of digits a text", context: { environ: "WX_OPENID=00123" }, env: { WX_OPENID: "00123" } },
  { name: "drops a value that is no text", context: { environment: '{"WX_OPENID":123,"A":null,"B":{}}' }, env: {} },
  { name: "drops empty values", context: { environment: '{"WX_OPENID":""}' }, env: {} },
  { name: "drops empty values of environ", context: { environ: "WX_OPENID=;A=1" }, env: { A: "1" } },
  { name: "drops pieces without =", context: { environ: "A;;=x;B=1; C =2" }, env: { B: "1", C: "2" } },
  { name: "takes the same pair twice", context: { environ: "A=1;A=1" }, env: { A: "1" } },
  {
    name: "knows nothing of a name that comes twice with different values",
    context: { environ: "WX_OPENID=real;TCB_CUSTOM_USER_ID=x;WX_OPENID=forged;WX_OPENID=real" },
    env: { TCB_CUSTOM_USER_ID: "x" },
  },
  { name: "gives up without either", context: { WX_OPENID: "o" }, env: {} },
  { name: "gives up on forms of a wrong type", context: { environment: { WX_OPENID: "o" }, environ: 7 }, env: {} },
  { name: "gives up without a context", context: null, env: {} },
];

for (const { name, context, env } of CASES) {
  test(`readInvocationEnv() ${name}`, () => {
    expect({ ...readInvocationEnv(context) }).toEqual(env);
  });
}

test("readInvocationEnv() skips __proto__ and has no prototype to be asked by accident", () => {
  for (const context of [{ environment: '{"__proto__":"x","A":"1"}' }, { environ: "__proto__=x;A=1" }]) {
    const env = readInvocationEnv(context);
    expect(Object.getPrototypeOf(env)).toBeNull();
    expect(Object.keys(env)).toEqual(["A"]);
    expect(env.constructor).toBeUndefined();
  }
});

test("readInvocationEnv() reads nothing from process.env", () => {
  process.env.WX_OPENID = "oStale";
  try {
    expect(readInvocationEnv({ environment: '{"WX_CONTEXT_KEYS":"WX_OPENID"}' }).WX_OPENID).toBeUndefined();
  } finally {
    delete process.env.WX_OPENID;
  }
});
