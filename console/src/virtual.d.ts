declare module "virtual:words" {
  /** Loads the messages of a language. */
  const words: Record<string, () => Promise<{ default: string }>>;
  export default words;
}
