import type { GroupNode } from "../privacy/group-atoms.ts";

/**
 * Which groups' people may be told apart into two parts (eligible and not, say), when figures of the whole of any group are known
 * too. Teams whose people are all in one part give that part away, so only teams with both kinds count: of these, what is left of
 * a group when the groups shown below it are taken away is none, or at least k people of each part. Then no sum or
 * difference of figures is about fewer than k people of one part (split-groups.test.ts holds it against elimination). The group
 * itself comes before those below it, larger groups before smaller ones.
 *
 * @param inPart of a person (their number in the tree): in the part whose figures are shown, which must be at least k of a group
 * @param mayShow groups among which to choose
 */
export function splitGroups(
  root: GroupNode,
  inPart: (person: number) => boolean,
  k: number,
  mayShow: (group: string) => boolean = () => true,
): Set<string> {
  const own = mixedOf(root, inPart);
  const shown = new Set<string>();
  const passes = ({ inside, outside }: Left): boolean => (inside === 0 && outside === 0) || (inside >= k && outside >= k);
  /** What is left of a group when those shown below it are taken away. */
  const leftOf = (node: GroupNode): Left => {
    const { inside, outside } = own.get(node.id) ?? none;
    return node.children.reduce((sum, child) => (shown.has(child.id) ? sum : add(sum, leftOf(child))), { inside, outside });
  };
  const visit = (node: GroupNode, above: GroupNode | null): void => {
    const enough = node.people.filter(inPart).length >= k && mayShow(node.id);
    if (enough && passes(leftOf(node))) {
      shown.add(node.id);
      if (above !== null && !passes(leftOf(above))) shown.delete(node.id);
    }
    const nearest = shown.has(node.id) ? node : above;
    for (const child of node.children.toSorted((a, b) => b.people.length - a.people.length || (a.id < b.id ? -1 : 1)))
      visit(child, nearest);
  };
  visit(root, null);
  return shown;
}

interface Left {
  readonly inside: number;
  readonly outside: number;
}

const none: Left = { inside: 0, outside: 0 };

function add(a: Left, b: Left): Left {
  return { inside: a.inside + b.inside, outside: a.outside + b.outside };
}

/** Group → people of each part who are its own, not of a team below it; none where they are all of one part. */
function mixedOf(root: GroupNode, inPart: (person: number) => boolean): Map<string, Left> {
  const found = new Map<string, Left>();
  const visit = ({ id, direct, children }: GroupNode): void => {
    const inside = direct.filter(inPart).length;
    const outside = direct.length - inside;
    found.set(id, inside > 0 && outside > 0 ? { inside, outside } : none);
    children.forEach(visit);
  };
  visit(root);
  return found;
}
