-- is the surface of every mention what its offsets point at?
select
    mentions.mention_id,
    mentions.surface,
    articles.text[mentions.start + 1:mentions."end"] as found
from mentions
left join articles using (article_id)
where articles.article_id is null or mentions.surface <> articles.text[mentions.start + 1:mentions."end"]
