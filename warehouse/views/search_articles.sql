-- which articles hold the words of a query, the best first? (BM25, k1 = 1.2, b = 0.75; folded, attached particles apart)
create macro search_articles(query) as table
with words as (
    select unnest(list_distinct(regexp_extract_all(query, '[\p{L}\p{M}\p{Nd}]+'))) as word
),

forms as (
    select word, unnest(search_forms(word)) as term from words
),

found as (
    select forms.word, postings.term, postings.article_id, postings.tf
    from postings
    join forms using (term)
),

-- of the forms a word may have, the one that stands in most articles is taken
frequencies as (
    select word, term, count(*) as df
    from found
    group by word, term
    qualify row_number() over (partition by word order by df desc, term) = 1
),

lengths as (
    select article_id, day, outlet, title, words, avg(words) over () as mean_words, count(*) over () as total
    from articles
)

select
    lengths.article_id,
    any_value(lengths.day) as day,
    any_value(lengths.outlet) as outlet,
    any_value(lengths.title) as title,
    sum(
        ln(1 + (lengths.total - frequencies.df + 0.5) / (frequencies.df + 0.5)) * found.tf * 2.2
        / (found.tf + 1.2 * (0.25 + 0.75 * lengths.words / lengths.mean_words))
    ) as score,
    list(distinct found.term order by found.term) as terms
from found
join frequencies using (word, term)
join lengths using (article_id)
group by lengths.article_id
order by score desc, lengths.article_id
