// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ITermsGate, TermsText } from "../../../contracts/interfaces/ITermsGate.sol";
import { SampleWallet } from "../../../contracts/mocks/SampleWallet.sol";
import { Vm } from "../support/Base.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { ClaimSigning } from "../support/ClaimSigning.sol";
import { TermsSigning } from "../support/TermsSigning.sol";
import { Trees } from "../support/Trees.sol";

contract TermsGateTest is BundleFixture {
    uint256 private constant HOME = 31337;
    uint256 private constant LEAVES = 6;
    uint256 private constant MOST = 8;
    /// @dev The leaf of a contract wallet, whose owner has the key that its account would have.
    uint256 private constant WALLET = 5;
    string[8] private LANGUAGES = ["en", "ar", "es", "zh-Hant", "pt-BR", "de", "ca-valencia", "x"];

    ITermsGate private gate;
    IInstantCampaign private campaign;

    function setUp() public override {
        super.setUp();
        specialAt[WALLET] = address(new SampleWallet(vm.addr(KEY + WALLET)));
        gate = newGate(textsOf(3));
        campaign = campaignBehind(address(gate));
        vm.warp(START);
    }

    function textsOf(uint256 count) private view returns (TermsText[] memory texts) {
        texts = new TermsText[](count);
        for (uint256 i = 0; i < count; ++i) texts[i] = TermsText(LANGUAGES[i], keccak256(abi.encode("text", i)));
    }

    function newGate(TermsText[] memory texts) private returns (ITermsGate) {
        return ITermsGate(deploy("TermsGate", abi.encode(texts)));
    }

    function campaignBehind(address gate_) private returns (IInstantCampaign) {
        CampaignArguments memory arguments = argumentsFor(LEAVES);
        arguments.gate = gate_;
        return create(arguments);
    }

    function agreementOf(
        address asker,
        uint256 index,
        uint256 position
    ) private view returns (TermsSigning.Agreement memory) {
        return
            TermsSigning.Agreement({
                chainId: HOME,
                gate: address(gate),
                campaign: asker,
                account: accountAt(index),
                text: keccak256(abi.encode("text", position)),
                language: LANGUAGES[position]
            });
    }

    /// @dev What the account of a leaf gives, who has read the text at that position.
    function dataAt(address asker, uint256 index, uint8 position) private view returns (bytes memory) {
        return TermsSigning.dataOf(KEY + index, agreementOf(asker, index, position), position);
    }

    function notAgreed(TermsSigning.Agreement memory wanted) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                ITermsGate.NotAgreed.selector,
                wanted.campaign,
                wanted.account,
                wanted.text,
                wanted.language,
                TermsSigning.digestOf(wanted)
            );
    }

    function claim(uint256 index, bytes memory data) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.recordLogs();
        campaign.claim(index, accountAt(index), amountAt(index), proof, data);
    }

    function refused(uint256 index, bytes memory data, bytes memory reason) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.expectRevert(reason);
        campaign.claim(index, accountAt(index), amountAt(index), proof, data);
        isTrue(!campaign.isClaimed(index), "nothing is left of it");
    }

    /// @dev What the gate has told since recording began.
    function kept(TermsSigning.Agreement memory agreement) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 found = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(gate)) continue;
            ++found;
            equal(logs[i].topics[0], ITermsGate.Agreed.selector, "event");
            equal(logs[i].topics[1], bytes32(uint256(uint160(agreement.campaign))), "campaign");
            equal(logs[i].topics[2], bytes32(uint256(uint160(agreement.account))), "account");
            equal(keccak256(logs[i].data), keccak256(abi.encode(agreement.text, agreement.language)), "text");
        }
        equal(found, 1, "events");
    }

    // ---------------------------------------------------------------- agreed

    /// @dev In any language, whoever sends, in either form of a key's signature, or by a contract.
    function testFuzz_Claim_IsPaidAndKept(uint8 leaf, uint8 language, bool compact) public {
        uint256 index = leaf % LEAVES;
        uint8 position = language % 3;
        TermsSigning.Agreement memory agreement = agreementOf(address(campaign), index, position);
        bytes32 digest = TermsSigning.digestOf(agreement);
        equal(gate.digestOf(address(campaign), accountAt(index), position), digest, "digest");
        bool isShort = compact && index != WALLET;
        bytes memory signature =
            isShort ? ClaimSigning.compactlySigned(KEY + index, digest) : ClaimSigning.signed(KEY + index, digest);
        claim(index, bytes.concat(bytes1(position), signature));
        kept(agreement);
        equal(token.balanceOf(accountAt(index)), amountAt(index), "paid");
    }

    /// @dev The account sends the claim itself, and has still to sign.
    function testFuzz_RevertWhen_OnlySent(uint8 leaf, uint8 language) public {
        uint256 index = leaf % LEAVES;
        TermsSigning.Agreement memory agreement = agreementOf(address(campaign), index, language % 3);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(accountAt(index));
        vm.expectRevert(notAgreed(agreement));
        campaign.claim(index, accountAt(index), amountAt(index), proof, abi.encodePacked(language % 3));
    }

    /// @dev One thing is another than what was signed.
    function testFuzz_RevertWhen_SomethingElseIsSigned(uint8 leaf, uint8 part, address other, bytes32 text) public {
        uint256 index = leaf % LEAVES;
        vm.assume(other != address(campaign) && other != accountAt(index) && other != address(gate));
        TermsSigning.Agreement memory wanted = agreementOf(address(campaign), index, 0);
        vm.assume(text != wanted.text);
        TermsSigning.Agreement memory signed = agreementOf(address(campaign), index, 0);
        uint256 key = KEY + index;
        if (part % 7 == 0) signed.campaign = other;
        if (part % 7 == 1) signed.account = other;
        if (part % 7 == 2) signed.text = text;
        if (part % 7 == 3) signed.language = "es";
        if (part % 7 == 4) signed.chainId = uint256(text);
        if (part % 7 == 5) signed.gate = other;
        if (part % 7 == 6) key = KEY + index + 1;
        refused(index, TermsSigning.dataOf(key, signed, 0), notAgreed(wanted));
        claim(index, TermsSigning.dataOf(KEY + index, wanted, 0));
    }

    /// @dev A text and its language belong together.
    function testFuzz_RevertWhen_TheTextIsOfAnotherLanguage(uint8 leaf, uint8 signed, uint8 given) public {
        uint256 index = leaf % LEAVES;
        (signed, given) = (signed % 3, given % 3);
        vm.assume(signed != given);
        bytes memory data = dataAt(address(campaign), index, signed);
        data[0] = bytes1(given);
        refused(index, data, notAgreed(agreementOf(address(campaign), index, given)));
    }

    function testFuzz_RevertWhen_TheTextIsUnknown(uint8 position, bytes calldata rest) public {
        vm.assume(position > 2);
        bytes memory reason = abi.encodeWithSelector(ITermsGate.TextUnknown.selector, uint256(position), uint256(3));
        refused(0, bytes.concat(bytes1(position), rest), reason);
        vm.expectRevert(reason);
        gate.digestOf(address(campaign), STRANGER, position);
    }

    function test_RevertWhen_ThereAreNoData() public {
        refused(0, "", abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, uint256(0)));
    }

    function testFuzz_RevertWhen_TheSignatureIsGarbage(bytes calldata garbage) public {
        refused(1, bytes.concat(hex"00", garbage), notAgreed(agreementOf(address(campaign), 1, 0)));
    }

    /// @dev No key signs for the zero address.
    function testFuzz_RevertWhen_TheAccountIsZero(bytes calldata garbage) public {
        vm.expectPartialRevert(ITermsGate.NotAgreed.selector);
        IClaimGate(address(gate)).check(0, address(0), STRANGER, 1, STRANGER, bytes.concat(hex"00", garbage));
    }

    /// @dev After a split of the chain, neither branch takes what was signed for the other.
    function testFuzz_Domain_FollowsTheChain(uint64 chainId) public {
        vm.assume(chainId != HOME && chainId != 0);
        bytes memory home = dataAt(address(campaign), 2, 0);
        TermsSigning.Agreement memory wanted = agreementOf(address(campaign), 2, 0);
        wanted.chainId = chainId;
        vm.chainId(chainId);
        refused(2, home, notAgreed(wanted));
        claim(2, TermsSigning.dataOf(KEY + 2, wanted, 0));
        vm.chainId(HOME);
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier_, , ) = IERC5267(
            address(gate)
        )
            .eip712Domain();
        equal(bytes32(fields), bytes32(hex"0f"), "fields");
        equal(keccak256(bytes(name)), keccak256("Symbolon Terms"), "name");
        equal(keccak256(bytes(version)), keccak256("1"), "version");
        equal(chain, HOME, "chain");
        equal(verifier_, address(gate), "contract");
    }

    // ---------------------------------------------------------------- bundles, and two gates

    function testFuzz_Bundle_SkipsWhoDidNotAgree(uint256 seed) public {
        BundleItem[] memory items = itemsAt(rangeOf(0, LEAVES));
        bytes4[] memory reasons = new bytes4[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            bool agrees = draw(seed, i) % 3 != 0;
            uint8 position = uint8(draw(seed, 20 + i) % 3);
            // Whoever sends signs for somebody else.
            items[i].gateData = agrees
                ? dataAt(address(campaign), i, position)
                : dataAt(address(campaign), i == 0 ? 1 : 0, position);
            reasons[i] = agrees ? PAID : ITermsGate.NotAgreed.selector;
        }
        relay(campaign, items, Bundles.encode(campaignNodes, items, Bundles.GATED, 2), reasons);
    }

    /// @dev For the gate the adapter is the campaign: what is signed for it is good in its campaign alone.
    function testFuzz_AllOfGate_IsSignedForTheAdapter(uint8 leaf) public {
        uint256 index = leaf % LEAVES;
        address pauses = deploy("PauseGate", abi.encode(TREASURY, uint64(1), uint64(1)));
        IAllOfGate both = IAllOfGate(deploy("AllOfGate", abi.encode(gate, pauses)));
        IInstantCampaign alone = campaign;
        campaign = campaignBehind(address(both));
        address adapter = both.open(address(campaign));
        bytes memory data = abi.encode(dataAt(address(campaign), index, 1), bytes(""));
        refused(index, data, notAgreed(agreementOf(adapter, index, 1)));
        bytes memory signed = dataAt(adapter, index, 1);
        claim(index, abi.encode(signed, bytes("")));
        kept(agreementOf(adapter, index, 1));
        campaign = alone;
        refused(index, signed, notAgreed(agreementOf(address(campaign), index, 1)));
    }

    // ---------------------------------------------------------------- construction

    function tryNew(TermsText[] calldata texts) external returns (ITermsGate) {
        return newGate(texts);
    }

    function testFuzz_Texts_AreKept(uint8 count) public {
        TermsText[] memory given = textsOf(bound(count, 1, MOST));
        ITermsGate made = newGate(given);
        equal(keccak256(abi.encode(made.texts())), keccak256(abi.encode(given)), "texts");
        for (uint256 i = 0; i < given.length; ++i) {
            bytes32 digest = TermsSigning.digestOf(
                TermsSigning.Agreement(HOME, address(made), STRANGER, RELAYER, given[i].hash, given[i].language)
            );
            equal(made.digestOf(STRANGER, RELAYER, i), digest, "digest");
        }
    }

    function test_RevertWhen_ThereAreNoTextsOrTooMany() public {
        vm.expectRevert(abi.encodeWithSelector(ITermsGate.TextsOutOfRange.selector, uint256(0), MOST));
        this.tryNew(new TermsText[](0));
        vm.expectRevert(abi.encodeWithSelector(ITermsGate.TextsOutOfRange.selector, MOST + 1, MOST));
        this.tryNew(new TermsText[](MOST + 1));
    }

    function testFuzz_RevertWhen_ATextIsNone(uint8 place) public {
        TermsText[] memory given = textsOf(MOST);
        given[place % MOST].hash = 0;
        vm.expectRevert(abi.encodeWithSelector(ITermsGate.ZeroText.selector, uint256(place % MOST)));
        this.tryNew(given);
    }

    function testFuzz_RevertWhen_TwoHaveOneLanguage(uint8 one, uint8 other) public {
        (uint256 i, uint256 j) = (one % MOST, other % MOST);
        vm.assume(i != j);
        TermsText[] memory given = textsOf(MOST);
        given[i].language = given[j].language;
        vm.expectRevert(abi.encodeWithSelector(ITermsGate.LanguageTwice.selector, given[j].language));
        this.tryNew(given);
    }

    /// @dev Any 31 bytes or fewer: a tag if all are letters, digits and hyphens.
    function testFuzz_New_TakesTagsAlone(bytes32 random, uint8 length, uint8 place, bytes1 wrong) public {
        bytes memory alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
        bytes memory tag = new bytes(length % 34);
        for (uint256 i = 0; i < tag.length; ++i) tag[i] = alphabet[uint8(random[i % 32]) % alphabet.length];
        bool isTag = tag.length != 0 && tag.length < 32;
        if (place % 3 == 0 && tag.length != 0) {
            tag[place % tag.length] = wrong;
            bool isKnown = false;
            for (uint256 i = 0; i < alphabet.length; ++i) isKnown = isKnown || alphabet[i] == wrong;
            isTag = isTag && isKnown;
        }
        TermsText[] memory given = textsOf(1);
        given[0].language = string(tag);
        if (!isTag) {
            vm.expectRevert(
                abi.encodeWithSelector(ITermsGate.LanguageMalformed.selector, uint256(0), given[0].language)
            );
            this.tryNew(given);
        } else {
            equal(keccak256(bytes(this.tryNew(given).texts()[0].language)), keccak256(tag), "language");
        }
    }

    function testFuzz_ExtraTime_IsNone(address campaign_) public view {
        equal(IClaimGate(address(gate)).extraTime(campaign_), 0, "this gate never stops claiming");
    }
}
