// Finds people by what somebody hears and types: without accents and case, Arabic letters by their common form (as the
// server folds them), the beginning of words first, then misspelt ones by the pairs of three letters they share.
import { folded } from "./checkin-words.js";

const MARKS = /\p{M}/gu;
const ALIKE = 0.34; // of shared pieces; below that it is another name
const ENOUGH = 4; // so many exact finds need no misspelt ones
const MOST = 30;

export function fold(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(MARKS, "");
  return Array.from(plain, (letter) => folded[letter] ?? letter).join("").replace(/\s+/g, " ").trim();
}

export const asCode = (text) => text.replace(/[\s-]/g, "").toUpperCase();

const loosely = (text) => text.replaceAll("ae", "a").replaceAll("oe", "o").replaceAll("ue", "u");

const pieces = new Map(); // of a word; names repeat
function piecesOf(word) {
  let found = pieces.get(word);
  if (!found) {
    const padded = `  ${word} `;
    found = new Set();
    for (let at = 0; at < padded.length - 2; at += 1) found.add(padded.slice(at, at + 3));
    pieces.set(word, found);
  }
  return found;
}

function likeness(one, other) {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const piece of few) if (many.has(piece)) shared += 1;
  return shared / (one.size + other.size - shared);
}

// How many letters are wrong, left out, too many or changed over; stops counting above `most`.
function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

export function makeIndex() {
  const known = new WeakMap(); // person → words of what is to be found
  const wordsOf = (person) => {
    let found = known.get(person);
    if (!found) known.set(person, (found = fold(`${person.find} ${person.name} ${person.own || ""}`).split(" ")));
    return found;
  };

  function exact(words, asked) {
    let score = 0;
    for (const word of asked) {
      const loose = loosely(word);
      const found = words.findIndex((one) => one.startsWith(word) || one.startsWith(loose));
      if (found >= 0) score += 3 + (words[found] === word ? 1 : 0) + (found < 3 ? 0.5 : 0);
      else if (words.some((one) => one.includes(word) || one.includes(loose))) score += 1;
      else return 0;
    }
    return score;
  }

  function misspelt(words, asked) {
    let score = 0;
    for (const word of asked) {
      const mine = piecesOf(word);
      const most = word.length > 5 ? 2 : word.length > 3 ? 1 : 0;
      let best = 0;
      for (const one of words) {
        let alike = likeness(mine, piecesOf(one));
        if (alike < ALIKE && most && slips(word, one, most) <= most) alike = ALIKE;
        best = Math.max(best, one.startsWith(word) ? 1 : alike);
      }
      if (best < ALIKE) return 0;
      score += best;
    }
    return score;
  }

  function rank(people, asked, judge) {
    const found = [];
    for (const person of people) {
      const score = judge(wordsOf(person), asked);
      if (score) found.push({ person, score });
    }
    return found.sort((a, b) => b.score - a.score || a.person.name.localeCompare(b.person.name)).map((one) => one.person);
  }

  return {
    // → the people, and whether they are only similar to what was asked for
    search(people, text) {
      const asked = fold(text).split(" ").filter(Boolean);
      if (!asked.length) return { people: [], isGuess: false };
      const code = asCode(text);
      const all = Array.from(people);
      const byCode = code.length >= 4 ? all.filter((one) => one.code.startsWith(code)) : [];
      const found = [...new Set([...byCode, ...rank(all, asked, exact)])];
      if (found.length >= ENOUGH || asked.join("").length < 3) return { people: found.slice(0, MOST), isGuess: false };
      const others = rank(all, asked, misspelt).filter((one) => !found.includes(one));
      return { people: [...found, ...others.slice(0, 8)].slice(0, MOST), isGuess: !found.length && others.length > 0 };
    },
  };
}
