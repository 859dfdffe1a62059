import { roles, type Who } from "../../model/access.ts";

/**
 * Who reads figures of groups: whoever is signed in, and scripts with a key of scope "read". A key is sent what any member
 * is, nothing that depends on who asks, and leaves the same rows in the trail. Routes of people, of money and of one's own
 * data never name this.
 */
export const groupReaders: Who = { kind: "scope", scope: "read", roles };
