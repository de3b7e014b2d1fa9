/** Shapes of the index files and of what the finder passes between its modules. */

/** A key or place ID with a factor from 0 to 1. */
export type Weighted = [key: string, factor: number];

/** Analyzer settings shared with Python; the build passes them to `start`. */
export interface AnalyzerConfig {
  letters: Record<string, string>;
  drop: [number, number][];
  pairs: [number, number][];
  kinds: Record<string, string>;
  sounds: { spoken: Record<string, string>; classes: string[]; near: string[]; articles: string[] };
  verbs: string[];
  openings: string[];
  endings: string[];
  /** Stop words by language, and words that are ordinary in a language and names in others. */
  stop: Record<string, string>;
  either: Record<string, string>;
  return: string;
  help: string;
  host: string;
  from: string;
  letters_of: Record<string, string>;
  sign: string;
}

/** The manifest of the index, `index.js`; `seats` is the number of document IDs. */
export interface Manifest {
  version: number;
  sign: string;
  entries: number;
  seats: number;
  bounds: string;
  leading: string;
  lexicon: string;
  /** The places that come first for a language when a query names none. */
  homes: Record<string, string[]>;
  /** Countries by their codes of three letters. */
  codes: Record<string, string>;
  /** The number of bundles of each kind of file, in copies. */
  packs?: Record<string, number>;
}

/** A shard of the term dictionary, decoded: keys, the start of each posting list in `packed`, concepts by row. */
export interface Shard {
  keys: string[];
  starts: Uint32Array;
  concepts: Map<number, string>;
  packed: string;
  /** The ordinary words among the keys; a row with nothing else has an empty key. */
  common: Set<string>;
}

/** A dictionary entry: its concepts and where its posting list is. */
export interface DictionaryEntry {
  concepts: string[];
  packed: string;
  ownFileCount: number;
  hasPostings: boolean;
}

/** A posting list as two columns: document IDs and impact scores from 1 to 15. */
export interface Postings {
  docs: Uint32Array;
  impacts: Uint8Array;
}

/** A service to ask. */
export type Contact = [name: string, url: string, phone: string, note: string];

export interface Place {
  label: string;
  kind: string;
  within: string[];
  members: string[] | null;
  url: string;
  host: number;
  /** The service to ask where nothing is known: that of the place or of the area around it. */
  ask: Contact | 0;
}

/** The four parts of a freshness label: status, and the days on which it becomes due, overdue and historical. */
export type FreshnessDays = [status: string, due: string, overdue: string, historical: string];

export interface Fresh {
  status: string;
  due?: string;
  overdue?: string;
  historical?: string;
}

export interface Claim extends Fresh {
  id: string;
  text: string;
  when: string;
  until: string;
  support: string;
  scope: string;
  concepts: string[];
  conflicts: string[];
}

export interface Card extends Fresh {
  id: string;
  kind: string;
  title: string;
  url: string;
  place: string;
  where: string;
  topic: string;
  summary: string;
  closed: number;
  /** The bottom line with the claims it rests on. */
  answer: 0 | [text: string, claims: string];
  /** The phone of a service with its note and time. */
  phone: 0 | [number: string, note: string, when: string, until: string];
  claims: Claim[];
}

export type TermKind = "place" | "concept" | "word" | "unknown" | "out_of_scope";

/** One term of a parsed query; `surface` is what was typed. */
export interface QueryTerm {
  kind: TermKind;
  surface: string;
  concepts: Weighted[];
  indexTerms: Weighted[];
  weight: number;
  optional: boolean;
  corrected: string;
  phrase: string[];
  other: Weighted[];
  /** The concepts that an entry must be about to answer. */
  core: string[];
  typed: string;
  /** The word before it. */
  before: string;
  guessed: boolean;
  common: boolean;
  /** Whether it is a country by its adjective or people. */
  nationality: boolean;
}

/** A place name that several places share. */
export interface AmbiguousPlace {
  surface: string;
  places: string[];
}

export interface QueryPlan {
  places: Weighted[];
  terms: QueryTerm[];
  ambiguousPlaces: AmbiguousPlace[];
  unknown: string[];
  unknownWords: string[];
  outOfScope: string[];
  corrections: [surface: string, corrected: string][];
  wantsHelp: boolean;
  /** Whether an unknown word may be a place. */
  strange: boolean;
  /** The places of a query that names several. */
  separate: Weighted[][];
  hosts: string[];
  language: string;
  homes: string[];
}

/** Matching documents in no order, valid until the next ranking. */
export interface Matches {
  count: number;
  docs: Uint32Array;
  keys: Float64Array;
  fits: Float64Array;
  relations: Uint8Array;
  /** How an entry speaks of a subject at best, how many it is about and mentions, and whether it is a search without result. */
  level: Uint8Array;
  about: Uint8Array;
  mentions: Uint8Array;
  gaps: Uint8Array;
}

export interface Ranking {
  best: number;
  near: number;
  matches: Matches;
  onlyPlace: { count: number; keys: Float64Array };
  /** For each subject and relation, how the entries there speak of it at best. */
  coverage: Record<string, number>[];
}

export type Filters = Record<string, string>;

export interface SearchOptions {
  filters?: Filters;
  at?: string;
  limit?: number;
  typing?: boolean;
  /** Called with the first results as soon as they can be shown. */
  first?: (response: SearchResponse) => void;
}

export interface Hit {
  card: Card;
  claims: Claim[];
  relation: string;
  answer: string;
}

export interface ResultGroup {
  name: string;
  label: string;
  hits: Hit[];
}

export interface SearchResponse {
  plan: QueryPlan;
  groups: ResultGroup[];
  message: string;
  total: number;
  nearest: string[];
  /** The services to ask at the places of which nothing is known on a subject. */
  contacts: Contact[];
}

export interface Facet {
  name: string;
  values: { value: string; label: string; count: number }[];
}

/** A facts entry's claim as the scripts of a country hold it. */
export interface FactClaim {
  id: string;
  text: string;
  when: string;
  time: string;
  until: string | null;
  fresh: FreshnessDays | [status: string, limit: number, from?: string];
  support: string;
  scope?: string;
}

declare global {
  interface Window {
    /** JSONP callback of the index files. */
    returnkbShard(name: string, payload: unknown): void;
    /** The query interface of the finder, for tests, benchmarks and other pages. */
    returnkbSearch: typeof import("./main.js").api;
    /** Facts of countries, their topics and entries, and the index and labels they need, by name. */
    returnkbEntries?: Record<string, any>;
  }
}
