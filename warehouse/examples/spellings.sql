-- in how many spellings is each entity met?
select
    label_ar,
    count(distinct surface) as spellings,
    list(distinct surface order by surface) as surfaces
from entity_mentions
where nil_reason is null
group by entity_id, label_ar
order by spellings desc, label_ar
limit 10
