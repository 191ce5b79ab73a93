import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../component.ts";

type Answer = { event: string; buttonId?: string };

let ask: (resolve: (answer: Answer) => void) => void;
let windows: string[];

beforeEach(() => {
  windows = [];
  vi.stubGlobal("wx", {
    onNeedPrivacyAuthorization: (listener: typeof ask) => {
      ask = listener;
    },
    openPrivacyContract: () => windows.push("contract"),
  });
});
afterEach(() => void vi.unstubAllGlobals());

async function asked(): Promise<{ view: Awaited<ReturnType<typeof mount>>; answers: Answer[] }> {
  const view = await mount("privacy-dialog", {});
  const answers: Answer[] = [];
  expect(view.text).toBe("");
  ask((answer) => answers.push(answer));
  expect(view.text).toContain("用户隐私保护提示");
  return { view, answers };
}

test("privacy-dialog opens when WeChat asks, and agrees with the button that counts", async () => {
  const { view, answers } = await asked();
  view.tell(view.one("privacy-agree"), "agreeprivacyauthorization");
  expect(answers).toEqual([{ event: "agree", buttonId: "agree-privacy" }]);
  expect(view.text).toBe("");
});

test.each(["privacy-refuse", "sheet-shade"])("privacy-dialog refuses by %s", async (name) => {
  const { view, answers } = await asked();
  view.tap(name);
  expect(answers).toEqual([{ event: "disagree" }]);
  expect(view.text).toBe("");
});

test("privacy-dialog refuses what nobody sees any more, and shows the guide", async () => {
  const { view, answers } = await asked();
  view.tap("privacy-link");
  expect(windows).toEqual(["contract"]);
  view.pageIs("hide");
  expect(answers).toEqual([{ event: "disagree" }]);
});
