import importlib.util
import json

import pytest

from tasks.arabic.sentences import split
from tasks.contracts.faults import TerminalError
from tasks.summaries.abstract import Abstractor, Generation, _tidy, _windows, abstract, headline
from tasks.summaries.check import Facts
from tasks.summaries.units import Budget, SummaryInput

TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not TORCH, reason="PyTorch is not installed (pip install 'marsad[train]')")

TEXT = "أعلنت وزارة الدفاع مقتل 17 مسلحا في غارة قرب سرت. وقال الوزير إن بلاده تدعم الحوار. وانتهى الاجتماع مساء."


class Recited:
    """Stands in for a checkpoint: "generates" a fixed text."""

    def __init__(self, text):
        self.text = text

    def summarise(self, text, sentences):
        return self.text

    headline = summarise


def story():
    sentences = tuple(split(TEXT))
    return SummaryInput("a1", TEXT, sentences, [1.0] * len(sentences))


def test_a_sentence_that_fails_the_check_is_dropped_with_its_reason():
    result = abstract(story(), Recited("مقتل 17 مسلحا قرب سرت. مقتل 40 مسلحا قرب سرت."), Facts(TEXT), Budget(3))
    assert result.text == "مقتل 17 مسلحا قرب سرت."
    assert [one.reasons for one in result.dropped] == [("number not in the article: 40",)]


def test_a_summary_of_inventions_is_empty_so_that_the_extract_takes_its_place():
    assert abstract(story(), Recited("زار تيلرسون 40 بلدا."), Facts(TEXT), Budget(3)).text == ""


def test_an_abstract_keeps_to_its_budget():
    assert (
        abstract(story(), Recited("مقتل 17 مسلحا. الوزير يدعم الحوار."), Facts(TEXT), Budget(1)).text
        == "مقتل 17 مسلحا."
    )


def test_a_generated_headline_that_stands_in_the_article_is_kept():
    assert (
        headline(story(), Recited("مقتل 17 مسلحا في غارة قرب سرت"), Facts(TEXT)).text == "مقتل 17 مسلحا في غارة قرب سرت"
    )


@pytest.mark.parametrize(
    ("generated", "reason"),
    [
        ("مقتل 40 مسلحا في غارة قرب سرت", "number not in the article: 40"),
        ("غارة سرت", "2 words, a headline has 4 to 14"),
        ("وقال الوزير إن بلاده تدعم الحوار", "cannot be read alone"),
    ],
)
def test_a_generated_headline_that_fails_is_empty_and_says_why(generated, reason):
    made = headline(story(), Recited(generated), Facts(TEXT))
    assert made.text == "" and [one.reasons for one in made.dropped] == [(reason,)]


def test_windows_are_runs_of_whole_sentences():
    sentences = split(TEXT)
    windows = _windows(TEXT, sentences, lambda text: len(text.split()), 16)
    assert windows == [" ".join(s.of(TEXT) for s in sentences[:2]), sentences[2].of(TEXT)]
    assert len(_windows(TEXT, sentences, lambda text: len(text.split()), 3)) == 3


def test_blanks_around_punctuation_are_tidied():
    assert _tidy("قال « نعم » ، وغادر .") == "قال «نعم»، وغادر."


@pytest.mark.skipif(TORCH, reason="PyTorch is installed here")
def test_without_torch_the_error_says_what_to_do():
    with pytest.raises(TerminalError, match="pip install 'marsad\\[train\\]'"):
        Abstractor("anywhere")


def tiny_tokenizer(folder, text=TEXT):
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(text.replace(".", " .").split())]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        bos_token="[CLS]", eos_token="[SEP]", model_max_length=64,
    )  # fmt: skip
    fast.save_pretrained(folder)
    return len(words)


def tiny_bert2bert(size):
    from transformers import BertConfig, EncoderDecoderConfig, EncoderDecoderModel

    shape = {"vocab_size": size, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
             "intermediate_size": 16, "max_position_embeddings": 64}  # fmt: skip
    config = EncoderDecoderConfig.from_encoder_decoder_configs(BertConfig(**shape), BertConfig(**shape))
    config.decoder_start_token_id, config.pad_token_id, config.eos_token_id = 2, 0, 3
    model = EncoderDecoderModel(config)
    model.generation_config.decoder_start_token_id = 2
    model.generation_config.pad_token_id, model.generation_config.eos_token_id = 0, 3
    return model


def tiny_mbart(size):
    from transformers import MBartConfig, MBartForConditionalGeneration

    return MBartForConditionalGeneration(
        MBartConfig(vocab_size=size, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
                    decoder_attention_heads=2, encoder_ffn_dim=16, decoder_ffn_dim=16, max_position_embeddings=64,
                    pad_token_id=0, bos_token_id=2, eos_token_id=3, decoder_start_token_id=2, forced_eos_token_id=3)
    )  # fmt: skip


def tiny_t5(size, multilingual):
    from transformers import MT5Config, MT5ForConditionalGeneration, T5Config, T5ForConditionalGeneration

    config, model = (MT5Config, MT5ForConditionalGeneration) if multilingual else (T5Config, T5ForConditionalGeneration)
    return model(
        config(vocab_size=size, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2, pad_token_id=0, eos_token_id=3,
               decoder_start_token_id=0)
    )  # fmt: skip


@needs_torch
@pytest.mark.parametrize("architecture", ["encoder-decoder", "mbart", "t5", "mt5"])
def test_any_seq2seq_checkpoint_of_transformers_generates_the_same_text_every_time(tmp_path, architecture):
    import torch

    torch.manual_seed(1)
    torch.set_num_threads(1)
    size = tiny_tokenizer(tmp_path)
    model = {
        "encoder-decoder": lambda: tiny_bert2bert(size),
        "mbart": lambda: tiny_mbart(size),
        "t5": lambda: tiny_t5(size, False),
        "mt5": lambda: tiny_t5(size, True),
    }[architecture]()
    model.save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text())["model_type"] == architecture
    abstractor = Abstractor(tmp_path, Generation(beams=2, new_tokens=12))
    long = " ".join([TEXT] * 4)
    first = abstractor.summarise(long, split(long))
    assert isinstance(first, str)
    assert first == Abstractor(tmp_path, Generation(beams=2, new_tokens=12)).summarise(long, split(long))
    assert isinstance(abstractor.headline(TEXT, split(TEXT)), str)


@needs_torch
def test_a_folder_without_a_checkpoint_is_refused(tmp_path):
    with pytest.raises(TerminalError, match="holds no seq2seq checkpoint"):
        Abstractor(tmp_path)
