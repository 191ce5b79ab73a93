import { expect, test } from "vitest";
import { planSend } from "../../shared/messaging/plan.ts";
import { type PhoneFields, readRecipients } from "../../shared/messaging/recipients.ts";
import config from "../../xinshi.config.ts";

async function refusalsOf(fields: PhoneFields): Promise<string[]> {
  const recipients = await readRecipients(fields);
  const input = { ...fields, scene: "order_shipped", params: { order: "1" } };
  return [...planSend({ config, input, caller: "service", recipients }).refused.values()].map(({ message }) => message);
}

for (const { fields, name } of [
  { fields: { phone: "123" }, name: "phone" },
  { fields: { mobile: "123", nationcode: "86" }, name: "mobile" },
  { fields: { phones: ["13711112222", "123"] }, name: "phones.1" },
]) {
  test(`a bad number in ${name} is told by that name`, async () => {
    expect(await refusalsOf(fields)).toEqual([
      expect.stringMatching(`^Cannot read the request: ${name}: must be a mobile`),
    ]);
  });
}
