/**
 * The page *Functions*: what runs here, when its timers fire next, what came of calling it.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useResource } from "../../data/resource.ts";
import type { DeployedView, FunctionView } from "../../data/types.ts";
import { useKeys } from "../../keys.ts";
import { words } from "../../language.ts";
import { Page } from "../../parts/page.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { goTo, linkTo, usePlace } from "../../router.ts";
import { Deployed } from "./deployed.tsx";
import { FunctionCard } from "./function-card.tsx";
import { FunctionDetail } from "./function-detail.tsx";
import { Invocations } from "./invocations.tsx";

const LATEST = 25;

interface FunctionList {
  functions: FunctionView[];
  deployed: DeployedView[];
}

export function FunctionsPage() {
  const { id } = usePlace();
  const list = useResource("functions", (signal) => ask<FunctionList>(control("functions"), { signal }), {
    on: ["invocation", "functions", "clock"],
  });
  const { functions } = words();
  const known = list.value?.functions ?? [];
  const deployed = list.value?.deployed ?? [];
  const chosen = known.find(({ name }) => name === id);
  useKeys(id === "" ? {} : { Escape: () => goTo(linkTo("functions")) });
  return (
    <Page title={functions.title}>
      {list.isLoading && <Skeleton />}
      {list.error !== undefined && <Failed error={list.error} retry={list.reload} />}
      {list.value !== undefined && known.length + deployed.length === 0 && (
        <Empty icon="code" title={functions.none} hint={functions.noneHint} />
      )}
      <div class={chosen === undefined ? "functions" : "functions open"}>
        <ul class="function-list">
          {known.map((one) => (
            <FunctionCard key={one.name} view={one} isCurrent={one.name === id} />
          ))}
        </ul>
        {chosen === undefined && known.length > 0 && <LatestOfAll functions={known} />}
        {chosen !== undefined && <FunctionDetail key={chosen.name} view={chosen} reload={list.reload} />}
      </div>
      {chosen === undefined && deployed.length > 0 && <Deployed deployed={deployed} />}
    </Page>
  );
}

/** What ran last, whichever function it was. */
function LatestOfAll({ functions: list }: { functions: readonly FunctionView[] }) {
  const [opened, setOpened] = useState<string>();
  const named = list.flatMap(({ name, invocations }) => invocations.map((invocation) => ({ ...invocation, name })));
  const latest = named.sort((left, right) => right.startedAt.localeCompare(left.startedAt)).slice(0, LATEST);
  return (
    <section class="card">
      <h2>{words().functions.history}</h2>
      <Invocations invocations={latest} opened={opened} open={setOpened} />
    </section>
  );
}
