/**
 * The drawer of something that is loaded: while it is, when it is gone, and when it is there.
 *
 * @module
 */
import type { ComponentChildren } from "preact";
import type { Resource } from "../../data/resource.ts";
import { formatDateTime, formatPhone } from "../../format.ts";
import { words } from "../../language.ts";
import { Drawer } from "../../parts/drawer.tsx";
import { Empty, Failed, Skeleton } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";

interface LoadedDrawerProps<Value> {
  /** What it is, in a word or two. */
  label: string;
  /** What is said when it is not there any more. */
  gone: string;
  resource: Resource<Value>;
  headOf(value: Value): { phone: string; status: string; at: string };
  close(): void;
  children(value: Value): ComponentChildren;
}

export function LoadedDrawer<Value>({ label, gone, resource, headOf, close, children }: LoadedDrawerProps<Value>) {
  const { value, error, isLoading, reload } = resource;
  const isGone = error?.code === "NOT_FOUND";
  return (
    <Drawer label={label} close={close} heading={value === undefined ? label : <Heading {...headOf(value)} />}>
      {isLoading && <Skeleton />}
      {isGone && <Empty icon="message" title={gone} hint={words().messages.goneHint} />}
      {error !== undefined && !isGone && <Failed error={error} retry={reload} />}
      {value !== undefined && children(value)}
    </Drawer>
  );
}

function Heading({ phone, status, at }: { phone: string; status: string; at: string }) {
  return (
    <>
      <strong>{formatPhone(phone)}</strong>
      <span class="heading-line">
        <Status status={status} /> <time dateTime={at}>{formatDateTime(at)}</time>
      </span>
    </>
  );
}
