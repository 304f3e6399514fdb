// Reads addresses out of whatever people paste: lists of mail programs, columns of sheets, sentences' commas.
import { addressParser } from "postal-mime";

/** Commas and semicolons of any script, ends of lines, and tabs between the cells of a sheet. */
const SEPARATORS = /[,;，；、﹐︐\t\r\n]+/u;
/** Blanks that look like one, and marks that cannot be seen. */
const BLANKS = /[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff\u200e\u200f\u2066-\u2069]/gu;
const FULL_WIDTH = /[，；、﹐︐]/gu;

/** The addresses in a text, or what stands in their place, in their order. */
export const addressesIn = (text: string): string[] => {
  const plain = text.replace(BLANKS, " ").replace(FULL_WIDTH, ",").replace(/[\t\r\n]+/g, ",");
  return pieces(plain).flatMap(addressesOf).filter((address) => address !== "");
};

/** Whether a text, typed so far, has a whole address, so that a blank ends it. */
export const isWhole = (text: string): boolean => /^[^\s<>"(]+@[^\s<>"(]+\.[^\s<>"(]+$/.test(text.trim());

/** Whether a key ends an address. */
export const endsAddress = (key: string): boolean => key === "Enter" || (key.length === 1 && SEPARATORS.test(key));

/** The parts between separators that are not within quotes or brackets. */
const pieces = (text: string): string[] => text.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,;"<]|["<])+/g) ?? [];

const addressesOf = (piece: string): string[] => {
  const parsed = addressParser(piece, { flatten: true });
  const found = parsed.map(({ address, name }) => ({ address: address ?? "", name }));
  const isClear = found.length === 1 && found[0]!.address !== "" && !found[0]!.name.includes("@");
  if (isClear && /[<"(]/.test(piece)) return [cleaned(found[0]!.address)];
  const words = piece.trim().split(/\s+/);
  const addresses = words.filter((word) => word.includes("@"));
  // Words beside addresses are names; without any address, they stand for one that is wrong.
  return (addresses.length > 0 ? addresses : [words.join(" ")]).map(cleaned);
};

/** An address without what a link or a sentence adds. */
const cleaned = (address: string): string =>
  address.trim().replace(/^<?mailto:/i, "").replace(/\?.*$/, "").replace(/^[<("']+|[>)"'.]+$/g, "");
