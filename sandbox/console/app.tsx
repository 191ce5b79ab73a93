/**
 * The whole page: the way around, what the sandbox says of itself, and the page that is open.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";
import { useClockKeeper } from "./data/clock.ts";
import { serviceKey } from "./data/ledger.ts";
import { openStream, useLive } from "./data/live.ts";
import { HOME } from "./data/source.ts";
import { KeyGate } from "./key-gate.tsx";
import { useKeys } from "./keys.ts";
import { language, words } from "./language.ts";
import { DeliveryPage } from "./pages/delivery/delivery-page.tsx";
import { FaultsPage } from "./pages/faults/faults-page.tsx";
import { FunctionsPage } from "./pages/functions/functions-page.tsx";
import { MessagesPage } from "./pages/messages/messages-page.tsx";
import { PhonesPage } from "./pages/phones/phones-page.tsx";
import { PreviewPage } from "./pages/preview/preview-page.tsx";
import { TemplatesPage } from "./pages/templates/templates-page.tsx";
import { Notice, say } from "./parts/notice.tsx";
import { goTo, linkTo, usePlace } from "./router.ts";
import { LostBanner } from "./shell/banner.tsx";
import { useCounts } from "./shell/counts.ts";
import { type PageName, pageOf } from "./shell/places.ts";
import { Rail } from "./shell/rail.tsx";
import { Shortcuts } from "./shell/shortcuts.tsx";
import { Tabs } from "./shell/tabs.tsx";
import { TopBar } from "./shell/top-bar.tsx";
import { useStore } from "./store.ts";

const PAGES = {
  phones: PhonesPage,
  messages: MessagesPage,
  functions: FunctionsPage,
  delivery: DeliveryPage,
  faults: FaultsPage,
  templates: TemplatesPage,
  preview: PreviewPage,
} as const satisfies Record<PageName, unknown>;

export function App() {
  const shown = useStore(language);
  const [showsKeys, setShowsKeys] = useState(false);
  const key = useStore(serviceKey);
  useEffect(openStream, []);
  useEffect(() => {
    document.documentElement.lang = shown === "zh" ? "zh-CN" : "en";
  }, [shown]);
  useClockKeeper();
  const counts = useCounts();
  useLive((event) => {
    if (event === "reset") say(words().wasReset);
  });
  useKeys({ "?": () => setShowsKeys((shows) => !shows), ...(showsKeys && { Escape: () => setShowsKeys(false) }) });
  if (HOME === "ledger" && key === undefined) return <KeyGate />;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skipToPage}>
        {words().skip}
      </button>
      <TopBar />
      <Rail counts={counts} showKeys={() => setShowsKeys(true)} />
      <div class="content">
        <LostBanner />
        <OpenPage />
      </div>
      <Tabs counts={counts} />
      <Notice />
      {showsKeys && <Shortcuts close={() => setShowsKeys(false)} />}
    </div>
  );
}

/** A page that is not known, or that needs the sandbox where there is none, leads to the list of messages. */
function OpenPage() {
  const { page } = usePlace();
  const name = pageOf(page);
  useEffect(() => {
    if (page !== name) goTo(linkTo(name), { replace: true });
    document.title = `${words().nav[name]} · ${words().name}`;
  });
  if (page !== name) return null;
  const Open = PAGES[name];
  return <Open key={name} />;
}

function skipToPage(): void {
  const page = document.getElementById("page");
  page?.setAttribute("tabindex", "-1");
  page?.focus();
}
