/**
 * The page *Preview*: the mini-program in its frame, and beside it the phone that it texts.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ApiError, ask, control } from "../../data/api.ts";
import { useLive } from "../../data/live.ts";
import { useResource } from "../../data/resource.ts";
import type { MessageView, Phones } from "../../data/types.ts";
import { readPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { Page } from "../../parts/page.tsx";
import { Empty, Skeleton } from "../../parts/states.tsx";
import { Handset } from "../phones/handset.tsx";

const ADDRESS = "/preview/";
const FIRST_PHONE = "+8613711112222";

export function PreviewPage() {
  const served = useResource("preview", readServed);
  const [phone, setPhone] = useState<string>();
  const latest = useResource("latest phone", async (signal) => {
    const { phones } = await ask<Phones>(control("phones"), { signal });
    return phones[0]?.phone ?? FIRST_PHONE;
  });
  const [typed, setTyped] = useState("");
  useLive((event, data) => {
    if (event === "message") setPhone((data as MessageView).phone);
  });
  const { preview, phones } = words();
  const shown = phone ?? latest.value ?? FIRST_PHONE;
  return (
    <Page
      title={preview.title}
      isFull
      actions={
        <a class="button" href={ADDRESS} target="_blank" rel="noreferrer">
          <Icon name="link" size={16} /> {preview.open}
        </a>
      }
    >
      <div class="preview">
        <div class="preview-frame">
          {served.isLoading && <Skeleton />}
          {served.value === false && <Empty icon="preview" title={preview.none} hint={preview.noneHint} />}
          {served.value === true && <iframe title={preview.frame} src={ADDRESS} allow="microphone; clipboard-write" />}
        </div>
        <div class="preview-phone">
          <form
            class="number-form"
            onSubmit={(event) => {
              event.preventDefault();
              setPhone(readPhone(typed) ?? shown);
            }}
          >
            <input
              type="tel"
              aria-label={preview.phoneBeside}
              placeholder={phones.numberHint}
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <button type="submit" class="button">
              {phones.open}
            </button>
          </form>
          <Handset key={shown} phone={shown} />
        </div>
      </div>
    </Page>
  );
}

/** False where there is no preview. */
async function readServed(signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(ADDRESS, { signal, headers: { accept: "text/html" } }).catch(() => undefined);
  if (answer === undefined) throw new ApiError(0, "NO_ANSWER", "The server does not answer");
  return answer.ok && (answer.headers.get("content-type") ?? "").includes("html");
}
