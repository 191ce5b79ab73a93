/**
 * `${ssm:name@version}` in `serverless.yml`: a value of Tencent Cloud Secrets Manager, asked for when the file is read and
 * kept in memory only.
 *
 * Source: "GetSecretValue", https://www.tencentcloud.com/document/product/1140/40522
 *
 * @module
 */
import { type ApiOptions, asOurs, clientConfig } from "./api.ts";
import { explain, PluginError } from "./errors.ts";

export interface SecretAddress {
  name: string;
  version: string;
  /** Of a JSON object; the whole text when left out. */
  key?: string;
}

/**
 * `name@version` or `name@version#key`.
 *
 * @throws PluginError `SCF_SETTING_WRONG`
 */
export function readAddress(address: string): SecretAddress {
  const [, name, version, key] = /^([\w-]{1,128})@([\w.-]{1,64})(?:#(.+))?$/.exec(address) ?? [];
  if (name === undefined || version === undefined) {
    const message = `\${ssm:${address}} must be \${ssm:name@version}, or \${ssm:name@version#key} for one value of a JSON object`;
    throw new PluginError("SCF_SETTING_WRONG", message);
  }
  return { name, version, ...(key !== undefined && { key }) };
}

/** @throws PluginError; none of its messages holds a value */
export async function readSecret(options: ApiOptions, { name, version, key }: SecretAddress): Promise<string> {
  const { ssm } = await import("tencentcloud-sdk-nodejs/tencentcloud/services/ssm/index.js");
  const client = new ssm.v20190923.Client(clientConfig(options));
  const request = { SecretName: name, VersionId: version };
  const { SecretString } = await client.GetSecretValue(request).catch((error: unknown) => {
    throw explain(asOurs(error, true), `read the secret ${name}@${version}`);
  });
  if (!SecretString) throw new PluginError("SCF_SETTING_WRONG", `The secret ${name}@${version} is not a text`);
  return key === undefined ? SecretString : valueAt(SecretString, key, `${name}@${version}`);
}

function valueAt(text: string, key: string, of: string): string {
  const value = parsed(text)?.[key];
  if (typeof value === "string") return value;
  throw new PluginError("SCF_SETTING_WRONG", `The secret ${of} is not a JSON object with a text ${key}`);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
