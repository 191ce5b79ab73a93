/**
 * One function: trying it, and what its latest invocations were.
 *
 * @module
 */
import { useState } from "preact/hooks";
import type { FunctionView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { linkTo } from "../../router.ts";
import { CallForm } from "./call-form.tsx";
import { Invocations } from "./invocations.tsx";

export function FunctionDetail({ view, reload }: { view: FunctionView; reload(): void }) {
  const [opened, setOpened] = useState<string>();
  const { functions } = words();
  return (
    <div class="function-detail">
      <a class="button quiet back-link" href={linkTo("functions")}>
        <Icon name="back" size={16} /> {functions.back}
      </a>
      <section class="card">
        <h2>
          {functions.try} <code>{view.name}</code>
        </h2>
        <CallForm
          view={view}
          called={(requestId) => {
            setOpened(requestId);
            reload();
          }}
        />
      </section>
      <section class="card">
        <h2>{functions.history}</h2>
        <Invocations invocations={view.invocations} opened={opened} open={setOpened} />
      </section>
    </div>
  );
}
