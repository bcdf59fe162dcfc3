-- which numbers do the articles of each story give, and in which sentence?
select
    members.story_id,
    members.article_id,
    members.outlet,
    members.day,
    figures.start,
    figures."end",
    figures.surface,
    figures.value,
    figures.value_max,
    figures.unit,
    figures.qualifier,
    sentences.sentence_id,
    sentences.start as sentence_start,
    sentences."end" as sentence_end,
    members.text[sentences.start + 1:sentences."end"] as sentence,
    members.copy_cluster
from story_members as members
join figures using (article_id)
join sentences on sentences.article_id = members.article_id
    and sentences.start <= figures.start and figures."end" <= sentences."end"
where members.story_id in (select unnest($stories))
order by members.story_id, members.day, members.article_id, figures.start
