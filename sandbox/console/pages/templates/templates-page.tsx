/**
 * The page *Templates & signs*: what the emulated accounts may send, adding to it, reviewing it, trying it.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../../data/api.ts";
import { useResource } from "../../data/resource.ts";
import type { SignView, TemplateView } from "../../data/types.ts";
import { words } from "../../language.ts";
import { Choice } from "../../parts/choice.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Skeleton } from "../../parts/states.tsx";
import { AddForm } from "./add-form.tsx";
import { Preflight } from "./preflight.tsx";
import { SubmissionList } from "./submission-list.tsx";

type Kind = "template" | "sign";

export interface Submissions {
  templates: TemplateView[];
  signs: SignView[];
}

export function TemplatesPage() {
  const list = useResource("submissions", readAll, { on: ["templates"] });
  const [kind, setKind] = useState<Kind>("template");
  const [isAdding, setAdding] = useState(false);
  const { templates } = words();
  return (
    <Page
      title={templates.title}
      actions={
        <button type="button" class="button main" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          <Icon name="plus" size={16} /> {templates.add}
        </button>
      }
    >
      {list.isLoading && <Skeleton />}
      {list.error !== undefined && <Failed error={list.error} retry={list.reload} />}
      {list.value !== undefined && (
        <div class="templates">
          <div class="column">
            <Choice<Kind>
              label={templates.title}
              value={kind}
              options={[
                ["template", `${templates.templates} ${list.value.templates.length}`],
                ["sign", `${templates.signs} ${list.value.signs.length}`],
              ]}
              choose={setKind}
            />
            {isAdding && (
              <AddForm
                key={kind}
                kind={kind}
                done={() => {
                  setAdding(false);
                  list.reload();
                }}
              />
            )}
            <SubmissionList kind={kind} submissions={list.value} changed={list.reload} />
          </div>
          <div class="column">
            <Preflight submissions={list.value} />
          </div>
        </div>
      )}
    </Page>
  );
}

async function readAll(signal: AbortSignal): Promise<Submissions> {
  const [{ templates }, { signs }] = await Promise.all([
    ask<Pick<Submissions, "templates">>(control("templates"), { signal }),
    ask<Pick<Submissions, "signs">>(control("signs"), { signal }),
  ]);
  return { templates, signs };
}
