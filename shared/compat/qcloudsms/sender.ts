/**
 * What the old SDK's classes have in common: three members that programs may change, and a way to make calls of them.
 *
 * @module
 */
import type { Operation } from "../../providers/qcloudsms/wire.ts";
import { type Call, type Id, optionalText, type Protocol, type Tel, textOf } from "./call.ts";

/** Where a class stands: its app, and how its calls are made. */
export interface Place {
  appid: Id;
  appkey: string;
  protocol: Protocol;
  /** The address that an operation has unless told otherwise. */
  addressOf(operation: Operation): string;
}

/** The last arguments of an SMS call. */
export type Along = [extend: Id, ext: Id];

export abstract class Sender {
  appid: Id;
  appkey: string;
  /** May be set to another address; only the old protocol goes there. */
  url: string;

  constructor({ appid, appkey, addressOf }: Place, operation: Operation) {
    this.appid = appid;
    this.appkey = appkey;
    this.url = addressOf(operation);
  }

  /** A call from here. */
  protected call(
    { subject, body, wanted }: Pick<Call, "subject" | "body" | "wanted">,
    { extend = "", ext = "" }: Partial<Pick<Call, "extend" | "ext">> = {},
  ): Call {
    const { appid, appkey, url } = this;
    return { appid, appkey, url, subject, body, wanted, extend, ext };
  }
}

export function telOf(nationCode: Id, phoneNumber: Id): Tel {
  return { nationcode: `${nationCode}`, mobile: `${phoneNumber}` };
}

export function mobilesOf(phoneNumbers: readonly Id[]): Call["subject"] {
  return { kind: "mobiles", mobiles: phoneNumbers.map(textOf) };
}

export function alongOf([extend, ext]: Partial<Along>): { extend: string; ext: string } {
  return { extend: optionalText(extend), ext: optionalText(ext) };
}
