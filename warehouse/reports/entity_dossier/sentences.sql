-- which sentences say most about it?
with named as (
    select distinct entity_mentions.article_id, sentences.sentence_id, sentences.start, sentences."end", sentences.salience
    from entity_mentions
    join sentences on sentences.article_id = entity_mentions.article_id
        and sentences.start <= entity_mentions.start and entity_mentions."end" <= sentences."end"
    where entity_mentions.entity_id = $entity and entity_mentions.day between $first and $last
        and ($outlet::varchar is null or entity_mentions.outlet = $outlet)
    qualify row_number() over (
        partition by entity_mentions.article_id order by sentences.salience desc, sentences.start
    ) = 1
)

select
    named.article_id,
    named.sentence_id,
    named.start,
    named."end",
    articles.day,
    articles.outlet,
    articles.text[named.start + 1:named."end"] as sentence
from named
join articles using (article_id)
order by articles.day desc, named.salience desc, named.article_id
limit 25
