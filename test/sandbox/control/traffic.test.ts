import { expect, test } from "vitest";
import { control, openSandbox, sdk, send, travel } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

async function text(sandbox: Sandbox, code = "4370"): Promise<void> {
  await sdk(sandbox).SendSms(send({ TemplateParamSet: [code, "5"] }));
  travel(sandbox, 60_000);
}

async function call(sandbox: Sandbox, phone = "13711112222"): Promise<void> {
  await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel(phone), msg: "5566" });
  travel(sandbox, 60_000);
}

interface Page {
  items: { id: string }[];
  total: number;
  next: string | null;
}

async function ids(sandbox: Sandbox, query = ""): Promise<Omit<Page, "items"> & { ids: string[] }> {
  const { json } = await control(sandbox, "GET", `/traffic${query}`);
  const { items, total, next } = json as unknown as Page;
  return { ids: items.map(({ id }) => id), total, next };
}

test("lists texts and calls in one list, newest first, page by page", async () => {
  const sandbox = await openSandbox();
  for (const act of [text, call, text, text, call]) await act(sandbox);
  expect(await ids(sandbox)).toEqual({ ids: ["c2", "m3", "m2", "c1", "m1"], total: 5, next: null });
  expect(await ids(sandbox, "?limit=2")).toEqual({ ids: ["c2", "m3"], total: 5, next: "m3c2" });
  expect(await ids(sandbox, "?limit=2&before=m3c2")).toEqual({ ids: ["m2", "c1"], total: 5, next: "m2c1" });
  expect(await ids(sandbox, "?limit=2&before=m2c1")).toEqual({ ids: ["m1"], total: 5, next: null });
  expect((await ids(sandbox, "?limit=1")).next).toBe("c2");
});

test.each([
  { q: "is:call", found: ["c2", "c1"] },
  { q: "is:sms", found: ["m1"] },
  { q: "-is:call status:delivered", found: ["m1"] },
  { q: "is:call status:delivered", found: ["c1"] },
  { q: "status:undelivered", found: ["c2"] },
  { q: "to:0001 code:5", found: ["c2"] },
  { q: "text:5566", found: ["c2", "c1"] },
  { q: "provider:tencent", found: ["m1"] },
])("finds by $q", async ({ q, found }) => {
  const sandbox = await openSandbox();
  await text(sandbox);
  await call(sandbox);
  await call(sandbox, "13711110001");
  expect((await ids(sandbox, `?q=${encodeURIComponent(q)}`)).ids).toEqual(found);
});

test("keeps the order in which texts and calls came, at the same time and after the clock went back", async () => {
  const sandbox = await openSandbox();
  const places = [
    () => sdk(sandbox).SendSms(send()),
    () => classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711113333"), msg: "5566" }),
    () => sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711114444"] })),
    () => classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711115555"), msg: "5566" }),
  ];
  for (const place of places) await place(); // the clock stands still
  travel(sandbox, -3_600_000);
  await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711116666"] }));
  await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711117777"), msg: "5566" });
  const all = ["c3", "m3", "c2", "m2", "c1", "m1"];
  expect((await ids(sandbox)).ids).toEqual(all);
  let next: string | null = "";
  const paged: string[] = [];
  while (next !== null) {
    const page: Awaited<ReturnType<typeof ids>> = await ids(sandbox, `?limit=1${next === "" ? "" : `&before=${next}`}`);
    paged.push(...page.ids);
    next = page.next;
  }
  expect(paged).toEqual(all);
});

test.each(["m0", "c1m1", "12"])("refuses to go on from %s", async (before) => {
  const sandbox = await openSandbox();
  const { status, json } = await control(sandbox, "GET", `/traffic?before=${before}`);
  expect([status, json.error?.code]).toEqual([400, "INVALID_ARGUMENT"]);
});
