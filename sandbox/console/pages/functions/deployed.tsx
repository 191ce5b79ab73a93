/**
 * Functions that were deployed here through the API of SCF: where they are called, when their timers fire, what they ran.
 *
 * @module
 */
import { useState } from "preact/hooks";
import type { DeployedView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { NextRun } from "./function-card.tsx";
import { Invocations } from "./invocations.tsx";

export function Deployed({ deployed }: { deployed: readonly DeployedView[] }) {
  const { functions } = words();
  return (
    <section class="card deployed">
      <h2>{functions.deployed}</h2>
      <p class="muted">{functions.deployedHint}</p>
      {deployed.map((one) => (
        <DeployedFunction key={one.callUrl} view={one} />
      ))}
    </section>
  );
}

function DeployedFunction({ view }: { view: DeployedView }) {
  const { name, account, region, namespace, status, runtime, version, memoryMb, timeoutSeconds } = view;
  const [opened, setOpened] = useState<string>();
  const { functions } = words();
  return (
    <article class="deployed-function" aria-label={name}>
      <div class="deployed-head">
        <strong>{name}</strong>
        <span class={status === "Active" ? "tag green" : "tag"}>{status}</span>
        <span class="tag">{functions.version(version)}</span>
        <span class="muted">
          {account} · {region} · {namespace} · {runtime} · {memoryMb} MB · {functions.timeout}{" "}
          {functions.seconds(timeoutSeconds)}
        </span>
      </div>
      {view.urls.map(({ url, auth, enabled }) => (
        <Address key={url} label={functions.url} url={url} note={enabled ? auth : functions.closed} />
      ))}
      {view.urls.length === 0 && <span class="muted">{functions.noUrl}</span>}
      <Address label={functions.callUrl} url={view.callUrl} />
      {view.timers.map(({ name: timer, cron, nextRun }) => (
        <NextRun key={timer} cron={cron} nextRun={nextRun} />
      ))}
      <Invocations
        invocations={view.invocations.map((one) => ({ ...one, name: functions.version(one.version) }))}
        opened={opened}
        open={setOpened}
      />
    </article>
  );
}

function Address({ label, url, note }: { label: string; url: string; note?: string }) {
  return (
    <div class="deployed-address">
      <span class="muted">{label}</span>
      <code dir="ltr">{url}</code>
      {note !== undefined && <span class="tag plain">{note}</span>}
      <CopyButton text={url} isPlain />
    </div>
  );
}
