const META = /^meta_[a-zA-Z][a-zA-Z0-9-]*$/;
const USERDATA = /^userdata-[a-zA-Z][a-zA-Z0-9_-]*$/;

/** What is wrong with a client's own names, which servers make elements of: one that is no XML name breaks the answer. */
export function badNameIn(names: Iterable<string>): string | null {
  for (const name of names) {
    if (name.startsWith('meta_') && !META.test(name))
      return `${name.slice(0, 60)}: the name of metadata is letters, digits and dashes`;
    if (name.startsWith('userdata-') && !USERDATA.test(name))
      return `${name.slice(0, 60)}: the name of userdata is letters, digits, dashes and underscores`;
  }
  return null;
}
