/**
 * The phones that were texted or called, the latest first, each with what it got last.
 *
 * @module
 */
import { clockNow } from "../../data/clock.ts";
import { formatPhone, formatTime } from "../../format.ts";
import { words } from "../../language.ts";
import { Icon } from "../../parts/icon.tsx";
import { toneOf } from "../../parts/status.tsx";
import { linkTo } from "../../router.ts";
import type { PhonesOverview } from "./phones-page.tsx";

const MOST = 200;

export function PhoneList({ overview, current }: { overview: PhonesOverview; current: string | undefined }) {
  const { phones } = words();
  return (
    <ul class="phone-list" aria-label={phones.title}>
      {overview.phones.slice(0, MOST).map(({ phone, optedOutOf }) => {
        const message = overview.latest.get(phone);
        return (
          <li key={phone}>
            <a href={linkTo("phones", phone)} aria-current={phone === current}>
              <span class={`avatar tint-${Number(phone.slice(-2)) % 6}`}>{phone.slice(-2)}</span>
              <span class="phone-brief">
                <span class="phone-line">
                  <strong>{formatPhone(phone)}</strong>
                  {message !== undefined && <time dateTime={message.at}>{formatTime(message.at, clockNow())}</time>}
                </span>
                <span class="phone-line">
                  <span class="phone-last" dir="auto">
                    {overview.ringing.has(phone) ? (
                      <b class="ringing">{phones.calling}</b>
                    ) : (
                      (message?.text ?? phones.voiceCall)
                    )}
                  </span>
                  {optedOutOf.length > 0 && <span class="tag">{phones.optedOut}</span>}
                  {overview.ringing.has(phone) && <Icon name="call" size={14} />}
                  {message !== undefined && toneOf(message.status) === "bad" && <span class="dot bad" />}
                </span>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
