-- where is each entity named, in which spelling, by which outlet?
create view entity_mentions as
select
    links.entity_id,
    links.wikidata_qid,
    entities.label_ar,
    entities.label_en,
    mentions.type,
    mentions.mention_id,
    mentions.article_id,
    mentions.start,
    mentions."end",
    mentions.surface,
    mentions.clitic,
    mentions.stem,
    articles.outlet,
    links.day,
    links.nil_reason,
    links.score
from links
join mentions using (mention_id)
join entities on entities.entity_id = links.entity_id and entities.day = links.day
join articles on articles.article_id = links.article_id
