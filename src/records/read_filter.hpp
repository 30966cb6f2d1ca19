// Filters as hosts hand them over.
#pragma once

#include "kioku/item_filter.hpp"
#include "records/fields.hpp"

namespace memory::records {

// The scope keys of a filter: user, agent, project, session.
void read_scope_filter(Fields& fields, ScopeFilter& filter);

// The keys of an ItemFilter but kinds, which not every verb takes:
// {user?, agent?, project?, session?, category?, tags_any?, tags_all?, min_confidence?,
// max_confidence?, pinned?, source?, episode_kind?, since?, until?, metadata?}. category, source
// and episode_kind are a text or a list. metadata maps a path ("a.b", with \. and \\ for a dot and
// a backslash in a name) to a scalar, which it must equal, or to {"=": ..., "!=": ..., "<": ...,
// "<=": ..., ">": ..., ">=": ..., "in": [...], "exists": true}.
void read_item_filter(Fields& fields, ItemFilter& filter);

// kinds: a list of kinds of items.
void read_kinds(Fields& fields, ItemFilter& filter);

}  // namespace memory::records
