/**
 * The questions of the backfill, in GitHub's GraphQL. They ask for times, states, counts and logins; never for a title,
 * a body or a comment.
 */
const account = "{ __typename login }";
const reviews = `{ pageInfo { hasNextPage endCursor } nodes { databaseId state submittedAt updatedAt author ${account} } }`;
const budget = "rateLimit { cost remaining resetAt }";

export const pullRequestsQuery = `query ($owner: String!, $name: String!, $after: String, $first: Int!) {
  ${budget}
  repository(owner: $owner, name: $name) {
    page: pullRequests(first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number createdAt updatedAt closedAt mergedAt isDraft additions deletions
        author ${account}
        mergedBy ${account}
        reviews(first: 50) ${reviews}
        timelineItems(first: 50, itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT, CLOSED_EVENT]) {
          nodes {
            __typename
            ... on ReadyForReviewEvent { createdAt actor ${account} }
            ... on ConvertToDraftEvent { createdAt actor ${account} }
            ... on ReopenedEvent { createdAt actor ${account} }
            ... on ClosedEvent { createdAt actor ${account} }
          }
        }
      }
    }
  }
}`;

/** The rest of the reviews of a pull request that has more than one page of them. */
export const reviewsQuery = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  ${budget}
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviews(first: 100, after: $after) ${reviews} } }
}`;

export const deploymentsQuery = `query ($owner: String!, $name: String!, $after: String, $first: Int!) {
  ${budget}
  repository(owner: $owner, name: $name) {
    page: deployments(first: $first, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId createdAt commitOid environment
        creator ${account}
        statuses(first: 20) { nodes { state createdAt } }
      }
    }
  }
}`;
