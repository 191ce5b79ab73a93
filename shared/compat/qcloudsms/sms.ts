/**
 * The four SMS classes of the old SDK: same names, same arguments, same requests.
 *
 * Source: qcloudsms_js 0.1.1, lib/sms.js, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import { assert, type Call, type Id, type Method, method, type PullType, type Tel, type Wanted } from "./call.ts";
import type { MultiReply, PullReply, ReceiptData, ReplyData, SingleReply } from "./replies.ts";
import { type Along, alongOf, mobilesOf, type Place, Sender, telOf } from "./sender.ts";

export class SmsSingleSender extends Sender {
  /** By free text. */
  readonly send: Method<[msgType: Id, nationCode: Id, phoneNumber: Id, msg: string], Along, SingleReply>;
  /** By template. */
  readonly sendWithParam: Method<
    [nationCode: Id, phoneNumber: Id, templId: Id, params: readonly Id[], sign: string],
    Along,
    SingleReply
  >;

  constructor(place: Place) {
    super(place, "sendsms");
    this.send = method(place.protocol, (msgType, nationCode, phoneNumber, msg, ...rest) => {
      const along = alongOf(rest);
      const subject = mobilesOf([phoneNumber]);
      return this.call({ subject, ...textCall(telOf(nationCode, phoneNumber), msgType, msg, along) }, along);
    });
    this.sendWithParam = method(place.protocol, (nationCode, phoneNumber, templId, params, sign, ...rest) => {
      const along = alongOf(rest);
      const tel = telOf(nationCode, phoneNumber);
      const said = { to: [tel], isSingle: true, templateId: whole(templId), params, sign };
      return this.call({ subject: mobilesOf([phoneNumber]), ...templateCall(tel, said, along) }, along);
    });
  }
}

export class SmsMultiSender extends Sender {
  /** By free text. */
  readonly send: Method<[msgType: Id, nationCode: Id, phoneNumbers: readonly Id[], msg: string], Along, MultiReply>;
  /** By template. */
  readonly sendWithParam: Method<
    [nationCode: Id, phoneNumbers: readonly Id[], templId: Id, params: readonly Id[], sign: string],
    Along,
    MultiReply
  >;

  constructor(place: Place) {
    super(place, "sendmultisms2");
    this.send = method(place.protocol, (msgType, nationCode, phoneNumbers, msg, ...rest) => {
      assert(Array.isArray(phoneNumbers), "parameter `phoneNumbers` must be an array");
      const along = alongOf(rest);
      const tels = phoneNumbers.map((phoneNumber) => telOf(nationCode, phoneNumber));
      return this.call({ subject: mobilesOf(phoneNumbers), ...textCall(tels, msgType, msg, along) }, along);
    });
    this.sendWithParam = method(place.protocol, (nationCode, phoneNumbers, templId, params, sign, ...rest) => {
      assert(Array.isArray(phoneNumbers), "parameter `phoneNumbers` must be an array");
      assert(Array.isArray(params), "parameter `params` must be an array");
      const along = alongOf(rest);
      const to = phoneNumbers.map((phoneNumber) => telOf(nationCode, phoneNumber));
      const said = { to, isSingle: false, templateId: whole(templId), params, sign };
      return this.call({ subject: mobilesOf(phoneNumbers), ...templateCall(to, said, along) }, along);
    });
  }
}

export class SmsStatusPuller extends Sender {
  /** Receipts. */
  readonly pullCallback: Method<[max: number], [], PullReply<ReceiptData>>;
  /** Replies. */
  readonly pullReply: Method<[max: number], [], PullReply<ReplyData>>;

  constructor(place: Place) {
    super(place, "pullstatus");
    this.pullCallback = method(place.protocol, (max) => this.#pull(0, max));
    this.pullReply = method(place.protocol, (max) => this.#pull(1, max));
  }

  #pull(type: PullType, max: number): Call {
    assertMax(max);
    const body = { sig: "", type, time: 0, max };
    return this.call({ subject: { kind: "none" }, body, wanted: { kind: "queue", type, max } });
  }
}

type Range = [nationCode: Id, mobile: Id, beginTime: number, endTime: number, max: number];

export class SmsMobileStatusPuller extends Sender {
  /** Receipts of one number; times are UNIX seconds. */
  readonly pullCallback: Method<Range, [], PullReply<ReceiptData>>;
  /** Replies of one number; times are UNIX seconds. */
  readonly pullReply: Method<Range, [], PullReply<ReplyData>>;

  constructor(place: Place) {
    super(place, "pullstatus4mobile");
    this.pullCallback = method(place.protocol, (...range) => this.#pull(0, range));
    this.pullReply = method(place.protocol, (...range) => this.#pull(1, range));
  }

  #pull(type: PullType, [nationCode, mobile, beginTime, endTime, max]: Range): Call {
    const areTimes = typeof beginTime === "number" && typeof endTime === "number";
    assert(areTimes, "beginTime and endTime must be an number");
    assertMax(max);
    const of = telOf(nationCode, mobile);
    const body = { sig: "", type, time: 0, max, begin_time: beginTime, end_time: endTime, ...of };
    const wanted: Wanted = { kind: "phone", type, of, beginTime, endTime, max };
    return this.call({ subject: { kind: "none" }, body, wanted });
  }
}

function assertMax(max: number): void {
  assert(typeof max === "number" && max > 0, "max must be an integer and great than zero");
}

/** As the old SDK reads ids: `"7839"` is 7839, and what is none becomes `null` in JSON. */
export function whole(value: Id): number {
  return Number.parseInt(`${value}`, 10);
}

type Spoken = Pick<Call, "body" | "wanted">;

function textCall(tel: Tel | Tel[], msgType: Id, msg: string, along: { extend: string; ext: string }): Spoken {
  return { body: { tel, type: whole(msgType), msg, sig: "", time: 0, ...along }, wanted: { kind: "text" } };
}

function templateCall(
  tel: Tel | Tel[],
  said: Omit<Extract<Wanted, { kind: "template" }>, "kind">,
  along: { extend: string; ext: string },
): Spoken {
  const { sign, templateId, params } = said;
  const body = { tel, sign, tpl_id: templateId, params, sig: "", time: 0, ...along };
  return { body, wanted: { kind: "template", ...said } };
}
