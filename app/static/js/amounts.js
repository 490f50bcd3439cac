// Amounts as people type them, counted in whole kuruş: for running totals, the server decides.
import { language } from "panel/texts";

const writer = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const [THOUSANDS, DECIMAL] = language === "tr" ? [".", ","] : [",", "."];

export function readCents(typed) {
  let word = typed.replace(/[\s₺$€]/g, "").replace("−", "-");
  if (!/^[+-]?[\d.,]+$/.test(word)) return null;
  const last = Math.max(word.lastIndexOf("."), word.lastIndexOf(","));
  const mark = word[last];
  const isDecimal = last >= 0 && (mark === DECIMAL || (mark === THOUSANDS && word.length - last - 1 !== 3))
    && word.indexOf(mark) === last;
  const whole = (isDecimal ? word.slice(0, last) : word).replace(/[.,]/g, "");
  const decimals = isDecimal ? word.slice(last + 1) : "";
  const cents = BigInt(`${whole.replace(/^[+-]/, "") || "0"}${decimals.padEnd(2, "0").slice(0, 2)}`);
  return word.startsWith("-") ? -cents : cents;
}

export function writeCents(cents) {
  const plain = cents < 0n ? -cents : cents;
  const text = `${plain / 100n}.${String(plain % 100n).padStart(2, "0")}`;
  return `${cents < 0n ? "−" : ""}${writer.format(text)}`;
}
