/**
 * `npm run deploy:cloudbase -- --env <id>`: writes `cloudbaserc.json` beside `package.json`, for the CloudBase command line.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import config from "../../xinshi.config.ts";
import { UsageError } from "../bin/options.ts";
import { findBuilt } from "../built.ts";
import { replaceFile } from "../bundle.ts";
import { readOptions, runCommand } from "../command.ts";
import { readService } from "../service.ts";
import { leftOutOf, makeCloudbaserc } from "./cloudbaserc.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FILE = "cloudbaserc.json";

export const HELP = `npm run deploy:cloudbase -- --env <id> [--runtime <name>] [--role]: writes ${FILE} for the CloudBase command line

Variables come from the environment, else from .env; the file refers to them and holds none. They replace what is in the
cloud: keys of the providers in xinshi.config.ts are required, and what else is not set is listed. --role: the functions'
execution role stands in for TENCENT_SECRET_ID and TENCENT_SECRET_KEY. Then deploy with
  npx @cloudbase/cli login --apiKeyId <id> --apiKey <key>
  npx @cloudbase/cli fn deploy --all --force --yes`;

const OPTIONS = {
  env: { type: "string" },
  runtime: { type: "string" },
  role: { type: "boolean", default: false },
  help: { type: "boolean", short: "h" },
} as const;

export interface CloudbaseOptions {
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  say: (line: string) => void;
  root?: string;
}

/** @throws UsageError for what was written wrong, Error that names every required variable that is missing */
export function writeCloudbaserc({ args, env, say, root = ROOT }: CloudbaseOptions): void {
  const { values, positionals } = readOptions(args, OPTIONS);
  if (values.help) {
    say(HELP);
    return;
  }
  if (positionals.length > 0) throw new UsageError(`It takes options only, not ${positionals[0]}`);
  const envId = values.env ?? env.CLOUDBASE_ENV ?? "";
  if (!/^[a-z0-9][a-z0-9-]{2,39}$/.test(envId)) {
    throw new UsageError("--env or CLOUDBASE_ENV: must be the id of an environment, such as demo-1a2b3c");
  }
  const service = readService(join(root, "serverless.yml"));
  findBuilt(root, service.functions);
  const runtime = values.runtime ?? service.runtime;
  const variables = { ...readDotEnv(root), ...env };
  const rc = makeCloudbaserc({ ...service, runtime }, config, { envId, env: variables, byRole: values.role });
  replaceFile(join(root, FILE), `${JSON.stringify(rc, null, 2)}\n`);
  const leftOut = leftOutOf(service, config, variables);
  if (leftOut.length > 0) {
    say(`Not set here, so the deploy takes them out of the cloud where they are set: ${leftOut.join(", ")}`);
  }
  say(
    `${FILE} is written, for ${rc.functions.length} functions on ${runtime}. Next: npx @cloudbase/cli fn deploy --all --force --yes`,
  );
}

/** The same file that the command line reads, of the same kind. */
function readDotEnv(root: string): Record<string, string | undefined> {
  const file = join(root, ".env");
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(async () =>
    writeCloudbaserc({ args: process.argv.slice(2), env: process.env, say: (line) => console.log(line) }),
  );
}
