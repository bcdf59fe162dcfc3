-- has every mention exactly one decision, linked or NIL with a reason?
select
    mentions.mention_id,
    mentions.surface,
    links.entity_id,
    links.nil_reason
from mentions
full join links using (mention_id)
where
    mentions.mention_id is null
    or links.mention_id is null
    or (links.entity_id like 'nil:%') <> (links.nil_reason is not null)
