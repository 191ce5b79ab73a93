/**
 * The files that WeChat DevTools and `miniprogram-ci` read: `project.config.json` and each function's `config.json`.
 *
 * Sources: "项目配置文件", https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html ;
 * "定时触发器", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/triggers.html
 *
 * @module
 */
import { readFileSync } from "node:fs";
import * as z from "zod";

/** Second, minute, hour, day of month, month, day of week, year. */
const CRON_FIELDS = [/^[\d,*/-]+$/, /^[\d,*/-]+$/, /^[\d,*/-]+$/, /^[\d,*/-]+$/, /^[\dA-Z,*/-]+$/, /^[\dA-Z,*/-]+$/];
const YEAR = /^[\d,*/-]+$/;

/** Strict: a misspelt name would be passed over by the tools, and its trigger would never fire. */
export const ConfigJson = z.strictObject({
  permissions: z.strictObject({ openapi: z.array(z.string()) }).optional(),
  triggers: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z][\w-]{0,59}$/, "must start with a letter and have letters, digits, - and _ only"),
        type: z.literal("timer"),
        config: z.string().refine(isCron, "must have seven fields, seconds first, year last"),
      }),
    )
    .max(1, "must have one trigger at most, as WeChat takes no more"),
});
export type ConfigJson = z.infer<typeof ConfigJson>;

const Folder = z.string().regex(/^(?!\/)(?!\.\.)[\w./-]+\/$/, "must be relative, with a slash at its end");

export const ProjectConfigJson = z.looseObject({
  appid: z.string().regex(/^(wx[0-9a-f]{16}|touristappid)$/, "must be wx and 16 characters, or touristappid"),
  compileType: z.literal("miniprogram"),
  miniprogramRoot: Folder,
  cloudfunctionRoot: Folder,
  setting: z.record(z.string(), z.unknown()).optional(),
});
export type ProjectConfigJson = z.infer<typeof ProjectConfigJson>;

function isCron(cron: string): boolean {
  const fields = cron.split(" ");
  return fields.length === 7 && fields.every((field, index) => (CRON_FIELDS[index] ?? YEAR).test(field));
}

/**
 * Reads one of them.
 *
 * @throws Error that names the file and everything that is wrong in it
 */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseJson(file));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`);
  throw new Error(`Cannot read ${file}: ${faults.join("; ")}`);
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}
