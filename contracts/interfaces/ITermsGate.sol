// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A text that accounts agree to, in one language.
struct TermsText {
    /// @notice A language tag (BCP 47), such as `en` or `zh-Hant`: 1 to 31 letters, digits and hyphens.
    string language;
    /// @notice keccak256 of the text's bytes, as they are.
    bytes32 hash;
}

/// @title ITermsGate
/// @notice Pays accounts that agreed to a text: each signs it for the campaign, in a language of its choice, and an event keeps
/// that. Gate data: the text's position in {texts} (one byte), then the signature.
/// @dev What the leaf's account signs (EIP-712): `Agreement(address campaign,address account,bytes32 text,string language)`, domain
/// `Symbolon Terms`, version `1`, the chain and this gate. With its key (65 bytes, or the 64 of ERC-2098), else by its code
/// (ERC-1271). It signs also where it sends the claim itself: this contract sees no sender but the one that a caller tells it of,
/// and each event should stand for a signature.
/// @dev `campaign` is who asks this gate: where it is a part of another one ({IAllOfManyGate}), the campaign's adapter there, whose
/// address depends on that gate and the campaign: what was signed is good for that campaign alone. The adapter's own `campaign()`
/// is not asked, because any contract can answer it.
/// @dev A signature stays good as long as the campaign pays. Who has it can use it for a claim of that account in that campaign,
/// and for nothing else.
/// @dev Warning: a signature shows that a key agreed, not that anybody read or understood the text. The gate keeps hashes:
/// publish the texts. Nobody can change them; another text is another gate, and so a new campaign.
interface ITermsGate {
    /// @notice There is no text, or there are too many.
    error TextsOutOfRange(uint256 texts, uint256 most);
    /// @notice A text has no hash; its position.
    error ZeroText(uint256 position);
    /// @notice A language is no tag: 1 to 31 letters, digits and hyphens.
    error LanguageMalformed(uint256 position, string language);
    /// @notice Two texts have the same language.
    error LanguageTwice(string language);
    /// @notice The gate has no text at this position.
    error TextUnknown(uint256 position, uint256 texts);
    /// @notice The account did not sign this text in this language, for who asks (the campaign, or its adapter), on this chain and
    /// at this gate; what it should have signed.
    error NotAgreed(address campaign, address account, bytes32 text, string language, bytes32 digest);

    /// @notice An account signed a text, and showed that with a claim.
    /// @dev Anybody can call a gate: `campaign` may be something else than a campaign, for which the account signed all the same.
    /// @param campaign Who asked: the campaign, or its adapter.
    /// @param account Who signed.
    /// @param text Hash of the text.
    /// @param language The text's language tag.
    event Agreed(address indexed campaign, address indexed account, bytes32 text, string language);

    /// @notice The texts, 1 to 8, each in another language; they never change.
    function texts() external view returns (TermsText[] memory);

    /// @notice What an account signs.
    /// @param campaign Who will ask: the campaign, or its adapter.
    /// @param account The leaf's account.
    /// @param position Of the text in {texts}.
    function digestOf(address campaign, address account, uint256 position) external view returns (bytes32 digest);
}
