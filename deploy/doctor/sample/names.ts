/**
 * What names in other people's code mean.
 *
 * @module
 */

/** Words that end in "code" and are none that is texted. */
const OTHER_CODES =
  /(?:nation|country|area|zip|post|err(?:or)?|status|result|ret(?:urn)?|res|response|exit|http|biz|qr|bar|uni|char|key|color|lang(?:uage)?|source|template|extend?|product|order|goods|city|invite|hash|byte|wx|js|en|de|trans)code|codec|encod|decod|barcode/;
const CODES = /code|captcha|otp|yzm|vcode|验证码/;

/** A verification code's name, such as `smsCode`. */
export function isCodeName(name: string): boolean {
  const plain = plainOf(name);
  return CODES.test(plain) && !OTHER_CODES.test(plain);
}

const TEXT_NAMES =
  /^(?:template)?params?(?:set|array|list|json)?$|^templatei?d?(?:code)?$|^signname$|^(?:msg|message|content|text)$/;

/** Of a field that decides what is sent: a code, template values, a text. */
export function decidesText(name: string): boolean {
  return isCodeName(name) || TEXT_NAMES.test(plainOf(name));
}

const SECRETS =
  /(?:appkey|secretid|secretkey|accesskey|accesskeyid|accesskeysecret|accesssecret|secretaccesskey|appsecret)$/;

export function isSecretName(name: string): boolean {
  return /^[\w$-]+$/.test(name) && SECRETS.test(plainOf(name));
}

/** How the two clouds' key ids begin. */
const KEY_ID = /^(?:AKID[A-Za-z0-9]{12,}|LTAI[A-Za-z0-9]{10,})$/;
const PLACEHOLDER = /^(?:x{3,}|\*+|your|my_|<|\$\{|\{\{|test$|demo|example|placeholder)|\p{Script=Han}|\.\.\./iu;
const MIN_SECRET = 8;
/** A text without a digit is a word, unless it is this long. */
const MIN_WORDLESS = 24;

export function isKeyId(value: string): boolean {
  return KEY_ID.test(value);
}

/** Whether a text can be a secret, and not what stands for one. */
export function looksSecret(value: string): boolean {
  if (value.length < MIN_SECRET || /\s/.test(value) || PLACEHOLDER.test(value)) return false;
  return /\d/.test(value) || value.length >= MIN_WORDLESS;
}

const APP_IDS = /(?:appid|sdkappid)$/;

export function isAppIdName(name: string): boolean {
  return APP_IDS.test(plainOf(name));
}

const IDENTITIES = /^(?:openid|wxopenid|fromopenid|unionid)$/;

export function isIdentityName(name: string): boolean {
  return IDENTITIES.test(plainOf(name));
}

const SENDS = /^(?:sendwithparam|sendsms|sendbatchsms|sendmultiglobalsms|sendsmsrequest|singlesendsms)$/;

/** A function that sends texts, by the name it is called by. */
export function isSendName(name: string): boolean {
  return SENDS.test(plainOf(name));
}

const LIMITS = /limit|throttl|frequen|cooldown|quota|lastsen[dt]|sendcount|toomany|isallowed|cansend/;

/** Something that counts or waits before a send. */
export function isLimitName(name: string): boolean {
  return LIMITS.test(plainOf(name));
}

function plainOf(name: string): string {
  return name.toLowerCase().replace(/[_$-]/g, "");
}
