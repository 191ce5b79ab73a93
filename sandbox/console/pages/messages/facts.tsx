/**
 * What else is known of a message.
 *
 * @module
 */
import type { MessageView } from "../../data/types.ts";
import { words } from "../../language.ts";

export function Facts({ message }: { message: MessageView }) {
  const { facts } = words().messages;
  const { account, app, country, templateId, params, serialNumber, sessionContext, extendCode, requestId, id } =
    message;
  return (
    <FactList
      rows={[
        [facts.id, id],
        [facts.account, account],
        [facts.app, app],
        [facts.country, country],
        [facts.template, templateId],
        [facts.params, params.length === 0 ? "" : JSON.stringify(params)],
        [facts.serialNumber, serialNumber],
        [facts.sessionContext, sessionContext],
        [facts.extendCode, extendCode],
        [facts.requestId, requestId],
      ]}
    />
  );
}

export function FactList({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
