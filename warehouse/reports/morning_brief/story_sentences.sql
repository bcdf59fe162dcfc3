-- which sentences can the digest of each story be made of?
select
    members.story_id,
    members.article_id,
    members.outlet,
    members.day,
    sentences.sentence_id,
    sentences.index,
    sentences.start,
    sentences."end",
    members.text[sentences.start + 1:sentences."end"] as sentence,
    sentences.salience,
    summary_sentences.rank as summary_rank,
    members.copy_cluster
from story_members as members
join sentences using (article_id)
left join summary_sentences using (sentence_id)
where members.story_id in (select unnest($stories))
order by members.story_id, members.day, members.article_id, sentences.index
