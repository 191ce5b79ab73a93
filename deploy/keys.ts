/**
 * `npm run keys`: makes the secrets that a deployment needs, prints them once, stores nothing.
 *
 * @module
 */
import { createHash, randomBytes } from "node:crypto";

const [name = "backend"] = process.argv.slice(2);
if (!/^[A-Za-z][\w-]{0,31}$/.test(name)) {
  console.error("Usage: npm run keys -- <name>, a letter and then letters, digits, - or _ (at most 32)");
  process.exit(1);
}

const apiKey = `xk_${randomBytes(24).toString("base64url")}`;
const sha256 = createHash("sha256").update(apiKey).digest("hex");
const secretId = `xs_${randomBytes(12).toString("hex")}`;
const secretKey = randomBytes(24).toString("base64url");
console.log(`# For the backend, as "Authorization: Bearer …"; it cannot be shown again
${apiKey}

# Or a key pair that signs requests with TC3-HMAC-SHA256, as every Tencent Cloud SDK does
${secretId} ${secretKey}

# For the functions' environment; a colon and scopes such as send+status after a key limit it
XINSHI_API_KEYS=${name}:${sha256}
XINSHI_SIGNING_KEYS=${name}:${secretId}:${secretKey}
XINSHI_VERIFICATION_KEY=${randomBytes(32).toString("base64url")}
# Only to encrypt phone numbers at rest: read docs/privacy.md before you switch it on
XINSHI_PHONE_KEYS=k1:${randomBytes(32).toString("base64url")}
# Part of the address given to each cloud for its pushes: …/<token>/tencent, …/<token>/aliyun
XINSHI_CALLBACK_TOKENS=${randomBytes(24).toString("base64url")}
# Only where a timer can carry an argument (SCF; WeChat's config.json cannot), the same text there
XINSHI_TIMER_SECRET=${randomBytes(24).toString("base64url")}`);
