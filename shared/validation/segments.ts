/**
 * How long a text is and how many segments are billed for it.
 *
 * Sources: "Billing Overview", https://tencentcloud.com/document/product/382/18052, and the length update of 2025-10-13,
 * https://www.tencentcloud.com/announce/detail/100814
 *
 * @module
 */

/** The longest text accepted, sign name and values included. */
export const MAX_TEXT_LENGTH = 500;

/** The characters of the source's list, with the space and line ends that it takes for granted. */
const GSM7 =
  "!\"#$%'()*+,-./:;<=>?@_¡£¥§¿&¤0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
  "ÄÅÆÇÉÑØøÜßÖàäåæèéìñòöùüΔΦΓΛΩΠΨΣΘΞ \n\r";
/** Each takes the room of two. */
const GSM7_EXTENDED = "|^€{}[]~\\";

/** Malaysia: the carrier adds a prefix of this length. */
const MALAYSIA_PREFIX = 7;

export interface SegmentOptions {
  /** True for numbers of mainland China. */
  domestic: boolean;
  /** ISO 3166 alpha-2 of a foreign number; matters for `MY` only. */
  country?: string | undefined;
}

export interface SegmentCount {
  /** In the units that are billed. */
  length: number;
  segments: number;
  encoding: "gsm7" | "ucs2" | "domestic";
}

/**
 * Counts a whole text, sign name included (`【…】` domestic, `[…]` foreign). Characters outside the basic plane count
 * as two: the sources leave "2 or more" open, so this is the least that they cost.
 */
export function countSegments(text: string, { domestic, country }: SegmentOptions): SegmentCount {
  if (domestic) return { length: text.length, segments: segmentsOf(text.length, 70, 67), encoding: "domestic" };
  const prefix = country === "MY" ? MALAYSIA_PREFIX : 0;
  const gsmLength = gsm7Length(text);
  if (gsmLength === undefined) {
    const length = text.length + prefix;
    return { length, segments: segmentsOf(length, 70, 67), encoding: "ucs2" };
  }
  const length = gsmLength + prefix;
  return { length, segments: segmentsOf(length, 160, 153), encoding: "gsm7" };
}

function segmentsOf(length: number, single: number, each: number): number {
  return length <= single ? 1 : Math.ceil(length / each);
}

/** The length in GSM-7 units, or undefined when a character is not in the set. */
function gsm7Length(text: string): number | undefined {
  let length = 0;
  for (const character of text) {
    if (GSM7.includes(character)) length += 1;
    else if (GSM7_EXTENDED.includes(character)) length += 2;
    else return undefined;
  }
  return length;
}
