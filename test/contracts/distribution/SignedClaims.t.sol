// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { ClaimFixture } from "../support/ClaimFixture.sol";
import { ClaimSigning } from "../support/ClaimSigning.sol";
import { ToldGate } from "../support/ToldGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice Claims that an account signed, sent singly.
contract SignedClaimsTest is ClaimFixture {
    uint256 private constant COUNT = 6;
    /// @dev The leaf that most tests claim.
    uint256 private constant LEAF = 3;
    /// @dev Of secp256k1.
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    IInstantCampaign private _campaign;

    function setUp() public override {
        super.setUp();
        _campaign = create(argumentsFor(COUNT));
        vm.warp(START);
    }

    function testFuzz_Claim_PaysRecipientAndFeeTakerExactly(
        uint256 seed,
        uint256 index,
        address recipient,
        address caller,
        address feeTaker
    ) public {
        index = bound(index, 0, COUNT - 1);
        vm.assume(recipient != address(0) && recipient != address(token) && recipient != address(_campaign));
        vm.assume(caller != address(0) && caller != address(_campaign) && feeTaker != address(_campaign));
        vm.assume(caller != address(token) && feeTaker != address(token));
        uint256 amount = amountAt(index);
        uint256 fee =
            draw(seed, 0) % 3 == 0
                ? 0
                : draw(seed, 0) % 3 == 1
                    ? amount
                    : draw(seed, 1) % amount;
        ClaimTerms memory terms = ClaimTerms({
            upTo: draw(seed, 2) % 2 == 0 ? amount : bound(draw(seed, 3), amount, type(uint256).max),
            recipient: recipient,
            maxFee: draw(seed, 4) % 2 == 0 ? fee : bound(draw(seed, 5), fee, type(uint256).max),
            feeTaker: draw(seed, 6) % 2 == 0 ? address(0) : feeTaker,
            deadline: draw(seed, 7) % 2 == 0 ? 0 : bound(draw(seed, 8), START, type(uint256).max)
        });
        bytes32 digest = digestAt(_campaign, index, terms);
        bytes memory signature = signedBy(KEY + index, digest, seed % 2 == 0);

        address taker = terms.feeTaker == address(0) ? caller : terms.feeTaker;
        (uint256 had, uint256 takerHad) = (token.balanceOf(recipient), token.balanceOf(taker));
        vm.expectEmit();
        emit IClaims.Claimed(index, accountAt(index), amount);
        send(caller, index, terms, fee, signature);
        equal(token.balanceOf(recipient), had + amount - fee + (taker == recipient ? fee : 0), "recipient");
        if (taker != recipient) equal(token.balanceOf(taker), takerHad + fee, "fee taker");
        equal(token.balanceOf(address(_campaign)), total - amount, "left");
        equal(_campaign.claimedWords(0, 1)[0], 1 << index, "this leaf alone is taken");
        bytes memory taken = abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, index);
        refusedAt(index, caller, terms, fee, signature, taken);
    }

    /// @dev Neither takes fees: what the token or the campaign gets is lost, or swept. Without a fee nobody takes one.
    function test_RevertWhen_TheFeeTakerIsTheTokenOrTheCampaign() public {
        for (uint256 i = 0; i < 2; ++i) {
            address taker = i == 0 ? address(token) : address(_campaign);
            ClaimTerms memory terms = termsAt(LEAF - i);
            (terms.maxFee, terms.feeTaker) = (10, taker);
            bytes memory signature = signedAt(_campaign, LEAF - i, terms);
            bytes memory reason = abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, taker);
            refusedAt(LEAF - i, RELAYER, terms, 10, signature, reason);
            send(RELAYER, LEAF - i, terms, 0, signature);
        }
        // The caller takes it where none is named.
        ClaimTerms memory open = termsAt(0);
        open.maxFee = 10;
        bytes memory refusal = abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, address(token));
        refusedAt(0, address(token), open, 10, signedAt(_campaign, 0, open), refusal);
    }

    /// @dev Its call is its signature, whatever stands in the signature's place; the terms hold all the same.
    function testFuzz_Claim_TheAccountItselfNeedsNoSignature(bytes calldata signature, uint256 fee) public {
        ClaimTerms memory terms = termsAt(LEAF);
        terms.maxFee = 100;
        terms.feeTaker = RELAYER;
        fee = bound(fee, 0, 100);
        send(accountAt(LEAF), LEAF, terms, fee, signature);
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF) - fee, "recipient");
        equal(token.balanceOf(RELAYER), fee, "fee taker");
    }

    function test_RevertWhen_TheAccountItselfBreaksTheTerms() public {
        address account = accountAt(LEAF);
        ClaimTerms memory terms = termsAt(LEAF);
        refused(account, terms, 1, "", feeTooHigh(1, 0));
        terms.deadline = START - 1;
        bytes memory expired = abi.encodeWithSelector(ISignedClaims.DeadlineExpired.selector, START - 1, START);
        refused(account, terms, 0, "", expired);
    }

    // ---------------------------------------------------------------- who signs

    function signedBy(uint256 key, bytes32 digest, bool isCompact) private pure returns (bytes memory) {
        return isCompact ? ClaimSigning.compactlySigned(key, digest) : ClaimSigning.signed(key, digest);
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Wallet_SignsByItsCode(uint256 key, bool isCompact) public {
        key = bound(key, 1, ORDER - 1);
        (ClaimTerms memory terms, bytes32 digest) = leafOf(deploy("SampleWallet", abi.encode(vm.addr(key))));
        refusedSignature(terms, ClaimSigning.signed(key == 1 ? 2 : key - 1, digest), digest);
        refusedSignature(terms, "", digest);
        // The wallet takes 65 bytes only; 64 are another form of the same.
        if (isCompact) refusedSignature(terms, ClaimSigning.compactlySigned(key, digest), digest);
        send(STRANGER, LEAF, terms, 0, ClaimSigning.signed(key, digest));
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF), "paid");
    }

    /// @dev ERC-7913: a P-256 key that has no address of its own, through an account contract.
    /// hardhat-config: fuzz.runs = 32
    function testFuzz_KeyOfAnotherCurve_SignsThroughAnAccount(uint256 key) public {
        key = bound(key, 1, ORDER_P256 - 1);
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        bytes memory signer = bytes.concat(bytes20(deploy("P256Verifier", "")), bytes32(x), bytes32(y));
        (ClaimTerms memory terms, bytes32 digest) = leafOf(deploy("KeyAccount", abi.encode(signer)));
        refusedSignature(terms, signedByP256(key == 1 ? 2 : key - 1, digest), digest);
        send(STRANGER, LEAF, terms, 0, signedByP256(key, digest));
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF), "paid");
    }

    /// @dev An account under EIP-7702 signs with its key, whatever code it borrows; or by that code.
    function testFuzz_AccountWithBorrowedCode_SignsWithItsKeyOrByTheCode(uint256 seed) public {
        address code = deploy("SampleWallet", abi.encode(vm.addr(KEY + COUNT)));
        vm.etch(accountAt(LEAF), bytes.concat(hex"ef0100", bytes20(code)));
        ClaimTerms memory terms = termsAt(LEAF);
        terms.deadline = bound(seed, START, END);
        bytes32 digest = digestAt(_campaign, LEAF, terms);
        refusedSignature(terms, ClaimSigning.signed(KEY + COUNT + 1, digest), digest);
        uint256 signer = seed % 2 == 0 ? LEAF : COUNT;
        send(STRANGER, LEAF, terms, 0, ClaimSigning.signed(KEY + signer, digest));
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF), "paid");
    }

    /// @dev Makes that account the leaf's, in a campaign of its own.
    function leafOf(address account) private returns (ClaimTerms memory terms, bytes32 digest) {
        specialAt[LEAF] = account;
        _campaign = create(argumentsFor(COUNT));
        terms = termsAt(LEAF);
        digest = digestAt(_campaign, LEAF, terms);
    }

    function testFuzz_RevertWhen_AnythingSignedDiffers(uint256 what, uint256 other, bool isCompact) public {
        ClaimTerms memory terms = termsAt(LEAF);
        (terms.maxFee, terms.feeTaker, terms.deadline) = (50, RELAYER, START + 1000);
        bytes32 digest = digestAt(_campaign, LEAF, terms);

        // What was signed differs from what is sent in one value.
        ClaimTerms memory signed = abi.decode(abi.encode(terms), (ClaimTerms));
        (uint256 key, uint256 index, address account) = (KEY + LEAF, LEAF, accountAt(LEAF));
        (uint256 chain, address campaign, uint256 paidBefore) = (block.chainid, address(_campaign), 0);
        what = bound(what, 0, 10);
        if (what == 0) signed.upTo = other;
        if (what == 1) signed.recipient = address(uint160(other));
        if (what == 2) signed.maxFee = other;
        if (what == 3) signed.feeTaker = address(uint160(other));
        if (what == 4) signed.deadline = other;
        if (what == 5) index = other;
        if (what == 6) account = address(uint160(other));
        if (what == 7) chain = other;
        if (what == 8) campaign = address(uint160(other));
        if (what == 9) paidBefore = other;
        if (what == 10) key = bound(other, 1, ORDER - 1);
        bytes32 other_ = ClaimSigning.digestOn(chain, campaign, account, index, signed, paidBefore);
        vm.assume(what == 10 ? key != KEY + LEAF : other_ != digest);
        bytes memory signature = signedBy(key, other_, isCompact);
        refusedSignature(terms, signature, digest);
    }

    /// @dev Any bit, any length, and the form with the high s.
    function testFuzz_RevertWhen_TheSignatureDiffers(uint256 seed, bool isCompact, uint256 length) public {
        ClaimTerms memory terms = termsAt(LEAF);
        bytes32 digest = digestAt(_campaign, LEAF, terms);
        bytes memory signature =
            isCompact ? ClaimSigning.compactlySigned(KEY + LEAF, digest) : ClaimSigning.signed(KEY + LEAF, digest);
        bytes memory other = bytes.concat(signature);
        other[draw(seed, 0) % other.length] ^= bytes1(uint8(1 << (draw(seed, 1) % 8)));
        refusedSignature(terms, other, digest);

        other = new bytes(bound(length, 0, 130));
        for (uint256 i = 0; i < other.length && i < signature.length; ++i) other[i] = signature[i];
        // The first 64 bytes of 65 may be the same signature in its other form.
        bool isOtherForm = !isCompact && other.length == 64;
        if (other.length != signature.length && !isOtherForm) refusedSignature(terms, other, digest);

        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY + LEAF, digest);
        refusedSignature(terms, bytes.concat(r, bytes32(ORDER - uint256(s)), bytes1(55 - v)), digest);
        refusedSignature(terms, bytes.concat(r, s, bytes1(v - 27)), digest);
        send(STRANGER, LEAF, terms, 0, signature);
    }

    // ---------------------------------------------------------------- terms

    function testFuzz_UpTo_IsALimit(uint256 upTo) public {
        ClaimTerms memory terms = termsAt(LEAF);
        uint256 amount = amountAt(LEAF);
        terms.upTo = bound(upTo, 0, amount - 1);
        bytes memory reason = abi.encodeWithSelector(ISignedClaims.AmountAboveLimit.selector, amount, terms.upTo);
        refused(STRANGER, terms, 0, signedAt(_campaign, LEAF, terms), reason);
        terms.upTo = amount - 1;
        reason = abi.encodeWithSelector(ISignedClaims.AmountAboveLimit.selector, amount, amount - 1);
        refused(STRANGER, terms, 0, signedAt(_campaign, LEAF, terms), reason);
    }

    /// @dev At most what was signed, and at most the payment.
    function testFuzz_RevertWhen_TheFeeIsTooHigh(uint256 maxFee, uint256 fee) public {
        ClaimTerms memory terms = termsAt(LEAF);
        terms.maxFee = bound(maxFee, 0, 2 * amountAt(LEAF));
        uint256 most = terms.maxFee < amountAt(LEAF) ? terms.maxFee : amountAt(LEAF);
        bytes memory signature = signedAt(_campaign, LEAF, terms);
        uint256 higher = bound(fee, most + 1, type(uint256).max);
        refused(STRANGER, terms, higher, signature, feeTooHigh(higher, most));
        refused(STRANGER, terms, most + 1, signature, feeTooHigh(most + 1, most));
        send(STRANGER, LEAF, terms, most, signature);
        equal(token.balanceOf(STRANGER), most, "the highest fee");
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF) - most, "the rest");
    }

    function feeTooHigh(uint256 fee, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISignedClaims.FeeTooHigh.selector, fee, most);
    }

    function testFuzz_Deadline_IsInclusive(uint64 deadline) public {
        ClaimTerms memory terms = termsAt(LEAF);
        terms.deadline = bound(deadline, START, END - 2);
        bytes memory signature = signedAt(_campaign, LEAF, terms);
        uint256 late = terms.deadline + 1;
        vm.warp(late);
        bytes memory reason = abi.encodeWithSelector(ISignedClaims.DeadlineExpired.selector, terms.deadline, late);
        refused(STRANGER, terms, 0, signature, reason);
        vm.warp(terms.deadline);
        send(STRANGER, LEAF, terms, 0, signature);
        // Zero is none.
        vm.warp(END - 1);
        send(STRANGER, 2, termsAt(2), 0, signedAt(_campaign, 2, termsAt(2)));
    }

    function test_RevertWhen_TheRecipientIsZeroTheTokenOrTheCampaign() public {
        address[3] memory recipients = [address(0), address(token), address(_campaign)];
        for (uint256 i = 0; i < 3; ++i) {
            ClaimTerms memory terms = termsAt(LEAF);
            terms.recipient = recipients[i];
            bytes memory reason = abi.encodeWithSelector(ISignedClaims.RecipientRefused.selector, recipients[i]);
            refused(STRANGER, terms, 0, signedAt(_campaign, LEAF, terms), reason);
        }
    }

    // ---------------------------------------------------------------- times, waves, gates, tokens

    /// @dev `claimFor` is about unsigned claims; waves are for all.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Claim_WavesBindItButNotClaimFor(bool never, uint64 interval) public {
        CampaignArguments memory a = argumentsFor(COUNT);
        (a.waves, a.waveInterval) = (2, uint64(bound(interval, 1, END - START - 1)));
        a.claimFor = never ? ClaimFor.Never : ClaimFor.AfterLastWave;
        _campaign = create(a);
        ClaimTerms memory terms = termsAt(1);
        send(STRANGER, 1, terms, 0, signedAt(_campaign, 1, terms));

        // Leaf 3 of 6 is the first of the second wave.
        terms = termsAt(LEAF);
        uint256 opens = START + a.waveInterval;
        vm.warp(opens - 1);
        bytes memory reason = abi.encodeWithSelector(ICampaign.WaveNotOpen.selector, opens - 1, opens);
        refused(STRANGER, terms, 0, signedAt(_campaign, LEAF, terms), reason);
        refused(accountAt(LEAF), terms, 0, "", reason);
        vm.warp(opens);
        send(STRANGER, LEAF, terms, 0, signedAt(_campaign, LEAF, terms));
    }

    function test_RevertWhen_NotOpenOrNotProven() public {
        ClaimTerms memory terms = termsAt(LEAF);
        bytes memory signature = signedAt(_campaign, LEAF, terms);
        vm.warp(START - 1);
        refused(STRANGER, terms, 0, signature, abi.encodeWithSelector(ICampaign.NotStarted.selector, START - 1, START));
        vm.warp(END);
        refused(STRANGER, terms, 0, signature, abi.encodeWithSelector(ICampaign.Ended.selector, END, END));
        vm.warp(START);
        address account = accountAt(LEAF);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, LEAF);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, COUNT, COUNT));
        _campaign.claimSigned(COUNT, account, amountAt(LEAF), proof, terms, 0, signature);
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, LEAF, account, uint256(7)));
        _campaign.claimSigned(LEAF, account, 7, proof, terms, 0, signature);
        proof = new bytes32[](33);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ProofTooLong.selector, uint256(33), uint256(32)));
        _campaign.claimSigned(LEAF, account, amountAt(LEAF), proof, terms, 0, signature);
    }

    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Gate_SeesRecipientAndCaller(address caller, bytes31 data, uint256 fee) public {
        ClaimTerms memory terms = termsAt(LEAF);
        address account = accountAt(LEAF);
        bytes memory gateData = bytes.concat(hex"00", data);
        CampaignArguments memory a = argumentsFor(COUNT);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, LEAF);
        vm.expectRevert(ICampaign.GateDataUnexpected.selector);
        _campaign.claimSigned(LEAF, account, amountAt(LEAF), proof, terms, 0, "", gateData);

        a.gate = deploy("ToldGate", "");
        _campaign = create(a);
        terms.maxFee = amountAt(LEAF);
        fee = bound(fee, 0, amountAt(LEAF));
        vm.assume(caller != address(0) && caller != address(_campaign));
        bytes memory signature = signedAt(_campaign, LEAF, terms);
        refused(caller, terms, 0, signature, abi.encodeWithSelector(ICampaign.GateDataMissing.selector, a.gate));

        vm.expectRevert(abi.encodeWithSelector(ToldGate.Told.selector, LEAF));
        _campaign.claimSigned(LEAF, account, amountAt(LEAF), proof, terms, fee, signature, hex"02");
        vm.prank(caller);
        _campaign.claimSigned(LEAF, account, amountAt(LEAF), proof, terms, fee, signature, gateData);
        bytes memory seen = abi.encode(_campaign, LEAF, account, RECIPIENT, amountAt(LEAF), caller, gateData);
        equal(ToldGate(a.gate).seenAt(LEAF), keccak256(seen), "what the gate saw");
    }

    function test_RevertWhen_TheTokenRefusesPaymentOrFee() public {
        ClaimTerms memory terms = termsAt(LEAF);
        terms.maxFee = 10;
        bytes memory signature = signedAt(_campaign, LEAF, terms);
        bytes memory reason = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        bytes memory payment = abi.encodeCall(IERC20.transfer, (RECIPIENT, amountAt(LEAF)));
        vm.mockCall(address(token), payment, abi.encode(false));
        refused(STRANGER, terms, 0, signature, reason);
        vm.mockCall(address(token), abi.encodeCall(IERC20.transfer, (STRANGER, 10)), abi.encode(false));
        refused(STRANGER, terms, 10, signature, reason);
        send(STRANGER, LEAF, terms, 9, signature);
        equal(token.balanceOf(RECIPIENT), amountAt(LEAF) - 9, "paid");
    }

    // ---------------------------------------------------------------- domain

    function testFuzz_Domain_IsTheChainsAfterASplit(uint64 chain) public {
        vm.assume(chain != block.chainid && chain != 0);
        uint256 before = block.chainid;
        ClaimTerms memory terms = termsAt(LEAF);
        address account = accountAt(LEAF);
        isDomain(before);
        bytes32 digest = ClaimSigning.digestOn(before, address(_campaign), account, LEAF, terms, 0);
        bytes memory old = ClaimSigning.signed(KEY + LEAF, digest);
        vm.chainId(chain);
        isDomain(chain);
        digest = ClaimSigning.digestOn(chain, address(_campaign), account, LEAF, terms, 0);
        refusedSignature(terms, old, digest);
        send(STRANGER, LEAF, terms, 0, ClaimSigning.signed(KEY + LEAF, digest));
    }

    function isDomain(uint256 chain) private view {
        bytes memory call_ = abi.encodeCall(IERC5267.eip712Domain, ());
        (, bytes memory answer) = address(_campaign).staticcall(call_);
        bytes memory domain = abi.encode(
            bytes1(0x0f),
            "Symbolon Campaign",
            "1",
            chain,
            address(_campaign),
            bytes32(0),
            new uint256[](0)
        );
        equal(keccak256(answer), keccak256(domain), "domain");
    }

    function send(address caller, uint256 index, ClaimTerms memory terms, uint256 fee, bytes memory signature) private {
        address account = accountAt(index);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(caller);
        _campaign.claimSigned(index, account, amountAt(index), proof, terms, fee, signature);
    }

    function refused(
        address caller,
        ClaimTerms memory terms,
        uint256 fee,
        bytes memory signature,
        bytes memory reason
    ) private {
        refusedAt(LEAF, caller, terms, fee, signature, reason);
        isTrue(!_campaign.isClaimed(LEAF), "a refused claim leaves nothing behind");
    }

    function refusedAt(
        uint256 index,
        address caller,
        ClaimTerms memory terms,
        uint256 fee,
        bytes memory signature,
        bytes memory reason
    ) private {
        address account = accountAt(index);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(caller);
        vm.expectRevert(reason);
        _campaign.claimSigned(index, account, amountAt(index), proof, terms, fee, signature);
    }

    function refusedSignature(ClaimTerms memory terms, bytes memory signature, bytes32 digest) private {
        bytes4 selector = ISignedClaims.InvalidSignature.selector;
        refused(STRANGER, terms, 0, signature, abi.encodeWithSelector(selector, accountAt(LEAF), digest));
    }
}

/// @notice The same of the light form.
contract LightSignedClaimsTest is SignedClaimsTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
