-- has every mention of an article that was not refused exactly one decision, linked or NIL with a reason?
select
    mentions.mention_id,
    mentions.surface,
    links.entity_id,
    links.nil_reason
from mentions
full join links using (mention_id)
where
    mentions.mention_id is null
    or (links.mention_id is null and mentions.article_id not in (select article_id from rejects where article_id is not null))
    or (links.entity_id like 'nil:%') <> (links.nil_reason is not null)
