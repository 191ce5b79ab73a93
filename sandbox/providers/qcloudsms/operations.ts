/**
 * Every operation of the classic API, by its path. Two have a second path: an early manual's, and one that a published sample
 * of the upload shows.
 *
 * @module
 */
import { statusvoicefile, uploadvoicefile } from "./files.ts";
import type { Operation } from "./operation.ts";
import { pullstatus, pullstatus4mobile, querysms4mobile } from "./pulls.ts";
import { sendisms, sendmultisms2, sendsms } from "./sends.ts";
import { addSign, delSign, getSign, modSign } from "./signs.ts";
import { getsmspackages, pullcallbackstatus, pullsendstatus } from "./statistics.ts";
import { addTemplate, delTemplate, getTemplate, modTemplate } from "./templates.ts";
import { sendcvoice, sendfvoice, sendtvoice, sendvoiceprompt } from "./voice.ts";

export interface NamedOperation {
  /** What fault rules and the list of requests call it. */
  name: string;
  operation: Operation;
}

const SMS: Readonly<Record<string, Operation>> = {
  sendsms,
  sendmultisms2,
  sendisms,
  pullstatus,
  pullstatus4mobile,
  querysms4mobile,
  add_template: addTemplate,
  mod_template: modTemplate,
  del_template: delTemplate,
  get_template: getTemplate,
  add_sign: addSign,
  mod_sign: modSign,
  del_sign: delSign,
  get_sign: getSign,
  pullsendstatus,
  pullcallbackstatus,
  getsmspackages,
};

const VOICE: Readonly<Record<string, Operation>> = {
  sendcvoice,
  sendvoiceprompt,
  sendtvoice,
  sendfvoice,
  uploadvoicefile,
  statusvoicefile,
};

const OPERATIONS: ReadonlyMap<string, NamedOperation> = new Map([
  ...entries("/v5/tlssmssvr/", SMS),
  ...entries("/v5/tlsvoicesvr/", VOICE),
  ["/v5/tlsvoicesvr/sendvoice", { name: "sendcvoice", operation: sendcvoice }],
  ["/v5/tlssmssvr/uploadvoicefile", { name: "uploadvoicefile", operation: uploadvoicefile }],
]);

export function findOperation(path: string): NamedOperation | undefined {
  return OPERATIONS.get(path);
}

/** Calls have codes of their own for what goes wrong inside. */
export function isVoicePath(path: string): boolean {
  return path.startsWith("/v5/tlsvoicesvr/");
}

function entries(base: string, operations: Readonly<Record<string, Operation>>): [string, NamedOperation][] {
  return Object.entries(operations).map(([name, operation]) => [base + name, { name, operation }]);
}
