// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ISanctionsGate } from "../../../contracts/interfaces/ISanctionsGate.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleFixture } from "../support/BundleFixture.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { Trees } from "../support/Trees.sol";
import { TurningOracle } from "../support/TurningOracle.sol";

contract SanctionsGateTest is BundleFixture {
    uint256 private constant LEAVES = 8;
    /// @dev What a gate may spend on one question, and what surrounds it.
    uint256 private constant ONE_QUESTION = 60_000;

    TurningOracle private oracle;
    ISanctionsGate private gate;
    IInstantCampaign private campaign;

    function setUp() public override {
        super.setUp();
        oracle = new TurningOracle();
        gate = ISanctionsGate(deploy("SanctionsGate", abi.encode(oracle)));
        CampaignArguments memory arguments = argumentsFor(LEAVES);
        arguments.gate = address(gate);
        campaign = create(arguments);
        vm.warp(START);
    }

    /// @dev In every manner of giving no answer.
    function silentOf(uint8 seed) private pure returns (TurningOracle.Manner) {
        return TurningOracle.Manner(bound(seed, uint8(TurningOracle.Manner.Two), uint8(TurningOracle.Manner.AllGas)));
    }

    function unclear(address account) private view returns (bytes memory) {
        (bool reverted, uint256 length, bytes32 word) = oracle.formOf(oracle.manner());
        return abi.encodeWithSelector(ISanctionsGate.OracleUnclear.selector, account, reverted, length, word);
    }

    function sanctioned(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISanctionsGate.AccountSanctioned.selector, account);
    }

    function check(address account, address recipient, bytes memory data) private {
        bytes4 answer = IClaimGate(address(gate)).check(0, account, recipient, 1, STRANGER, data);
        equal(bytes32(answer), bytes32(IClaimGate.check.selector), "answer");
    }

    function checkRefused(address account, address recipient, bytes memory reason) private {
        vm.expectRevert(reason);
        IClaimGate(address(gate)).check(0, account, recipient, 1, STRANGER, "");
    }

    function claim(uint256 index) private {
        campaign.claim(index, accountAt(index), amountAt(index), Trees.proofAt(campaignNodes, index), "");
    }

    // ---------------------------------------------------------------- what is asked

    function testFuzz_Check_PassesWhereNeitherIsListed(
        address account,
        address recipient,
        uint8 listed,
        bytes calldata data
    ) public {
        oracle.list(account, listed % 4 == 1 || listed % 4 == 3);
        if (recipient != account) oracle.list(recipient, listed % 4 > 1);
        bool first = oracle.isListed(account);
        bool second = oracle.isListed(recipient);
        (bool answered, bool yes) = gate.screen(account);
        isTrue(answered && yes == first, "as the gate shows it");
        if (first) checkRefused(account, recipient, sanctioned(account));
        else if (second) checkRefused(account, recipient, sanctioned(recipient));
        else check(account, recipient, data);
    }

    /// @dev A claim of one's own, for another, and to a recipient that the account signed for.
    function test_Claim_AsksForAccountAndRecipient() public {
        claim(0);
        equal(token.balanceOf(accountAt(0)), amountAt(0), "paid");

        oracle.list(accountAt(1), true);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 1);
        vm.expectRevert(sanctioned(accountAt(1)));
        campaign.claim(1, accountAt(1), amountAt(1), proof, "");
        isTrue(!campaign.isClaimed(1), "nothing is left of it");
        oracle.list(accountAt(1), false);
        claim(1);

        oracle.list(RECIPIENT, true);
        ClaimTerms memory terms = termsAt(2);
        proof = Trees.proofAt(campaignNodes, 2);
        bytes memory signature = signedAt(campaign, 2, terms);
        vm.expectRevert(sanctioned(RECIPIENT));
        campaign.claimSigned(2, accountAt(2), amountAt(2), proof, terms, 0, signature, "");
        oracle.list(RECIPIENT, false);
        campaign.claimSigned(2, accountAt(2), amountAt(2), proof, terms, 0, signature, "");
        equal(token.balanceOf(RECIPIENT), amountAt(2), "paid to the recipient");
    }

    function testFuzz_RevertWhen_TheOracleIsUnclear(uint8 manner, address account, address recipient) public {
        oracle.turn(silentOf(manner));
        (bool answered, bool yes) = gate.screen(account);
        isTrue(!answered && !yes, "it says nothing");
        uint256 before = gasleft();
        checkRefused(account, recipient, unclear(account));
        isTrue(before - gasleft() < 200_000, "whatever it does, it burns little");
    }

    /// @dev Clear about the account, and not about the recipient.
    function test_RevertWhen_TheOracleIsUnclearAboutTheRecipient() public {
        vm.mockCall(
            address(oracle),
            abi.encodeWithSignature("isSanctioned(address)", RECIPIENT),
            abi.encode(uint256(0), uint256(0))
        );
        check(STRANGER, STRANGER, "");
        checkRefused(
            STRANGER,
            RECIPIENT,
            abi.encodeWithSelector(ISanctionsGate.OracleUnclear.selector, RECIPIENT, false, uint256(64), bytes32(0))
        );
    }

    // ---------------------------------------------------------------- gas

    /// @dev An oracle that needs up to 40,000 gas is never taken for one that fails, whoever gives how much.
    function testFuzz_Check_IsNotStarved(uint32 work, uint32 gas_, bool listed) public {
        oracle.makeDear(bound(work, 0, 40_000));
        oracle.list(STRANGER, listed);
        uint256 limit = bound(gas_, 5_000, 200_000);
        try IClaimGate(address(gate)).check{ gas: limit }(0, STRANGER, STRANGER, 1, STRANGER, "") {
            isTrue(!listed, "passes");
        } catch (bytes memory why) {
            bytes4 kind = bytes4(why);
            isTrue(kind != ISanctionsGate.OracleUnclear.selector, "the oracle is not to blame");
            if (kind == ISanctionsGate.AccountSanctioned.selector) isTrue(listed, "listed");
            else isTrue(why.length == 0 || kind == ICampaign.NotEnoughGas.selector, "out of gas");
        }
    }

    /// @dev A burning oracle takes its 50,000 gas, or with too little left is not asked in vain.
    function testFuzz_RevertWhen_GasIsShortAndTheOracleBurns(uint32 gas_) public {
        oracle.turn(TurningOracle.Manner.AllGas);
        uint256 limit = bound(gas_, 10_000, 45_000);
        try IClaimGate(address(gate)).check{ gas: limit }(0, STRANGER, STRANGER, 1, STRANGER, "") {
            isTrue(false, "passes");
        } catch (bytes memory why) {
            isTrue(why.length == 0 || bytes4(why) == ICampaign.NotEnoughGas.selector, "not told of the oracle");
        }
    }

    /// @dev The item whose account is listed is skipped, and the one at whose oracle burns; nothing burns more than it may.
    function testFuzz_Bundle_SkipsWhoIsListed(uint8 which, bool burns) public {
        uint256 listed = which % LEAVES;
        oracle.list(accountAt(listed), true);
        if (burns) oracle.turn(TurningOracle.Manner.AllGas);
        BundleItem[] memory items = itemsAt(rangeOf(0, LEAVES));
        bytes4[] memory reasons = new bytes4[](LEAVES);
        for (uint256 i = 0; i < LEAVES; ++i) {
            reasons[i] = i == listed ? ISanctionsGate.AccountSanctioned.selector : PAID;
            if (burns) reasons[i] = ISanctionsGate.OracleUnclear.selector;
        }
        bytes memory bundle = Bundles.encode(campaignNodes, items, Bundles.GATED, 2);
        uint256 before = gasleft();
        relay(campaign, items, bundle, reasons);
        if (burns) isTrue(before - gasleft() < LEAVES * 2 * ONE_QUESTION, "an item burns one question");

        // What was skipped is paid once the oracle says otherwise.
        oracle.turn(TurningOracle.Manner.ByList);
        oracle.list(accountAt(listed), false);
        claim(listed);
        isTrue(campaign.isClaimed(listed), "paid later");
    }

    // ---------------------------------------------------------------- two gates

    function test_AllOfGate_TellsOfWhoIsListed() public {
        address pauses = deploy("PauseGate", abi.encode(TREASURY, uint64(1), uint64(1)));
        IAllOfGate both = IAllOfGate(deploy("AllOfGate", abi.encode(gate, pauses)));
        CampaignArguments memory arguments = argumentsFor(LEAVES);
        arguments.gate = address(both);
        campaign = create(arguments);
        both.open(address(campaign));
        oracle.list(accountAt(3), true);
        bytes memory data = abi.encode(bytes(""), bytes(""));
        bytes32[] memory proof = Trees.proofAt(campaignNodes, 3);
        vm.expectRevert(sanctioned(accountAt(3)));
        campaign.claim(3, accountAt(3), amountAt(3), proof, data);
        campaign.claim(4, accountAt(4), amountAt(4), Trees.proofAt(campaignNodes, 4), data);
    }

    // ---------------------------------------------------------------- construction

    function tryNew(address asked) external returns (address) {
        return deploy("SanctionsGate", abi.encode(asked));
    }

    function testFuzz_RevertWhen_TheOracleIsNone(uint8 manner) public {
        vm.expectRevert(abi.encodeWithSelector(ISanctionsGate.OracleWithoutCode.selector, STRANGER));
        this.tryNew(STRANGER);
        // An account that borrows its code (EIP-7702).
        vm.etch(STRANGER, bytes.concat(hex"ef0100", bytes20(address(oracle))));
        vm.expectRevert(abi.encodeWithSelector(ISanctionsGate.OracleWithoutCode.selector, STRANGER));
        this.tryNew(STRANGER);

        oracle.turn(silentOf(manner));
        (bool reverted, uint256 length, bytes32 word) = oracle.formOf(oracle.manner());
        vm.expectRevert(
            abi.encodeWithSelector(ISanctionsGate.OracleUnknown.selector, oracle, reverted, length, word)
        );
        this.tryNew(address(oracle));
    }

    /// @dev A token knows no such question.
    function test_RevertWhen_TheOracleIsAToken() public {
        vm.expectRevert(
            abi.encodeWithSelector(ISanctionsGate.OracleUnknown.selector, token, true, uint256(0), bytes32(0))
        );
        this.tryNew(address(token));
    }

    /// @dev It need not say that the zero address is not listed, only say something.
    function test_New_TakesAnOracleThatListsTheZeroAddress() public {
        oracle.list(address(0), true);
        equal(ISanctionsGate(this.tryNew(address(oracle))).oracle(), address(oracle), "oracle");
    }

    function testFuzz_ExtraTime_IsNone(address campaign_) public view {
        equal(IClaimGate(address(gate)).extraTime(campaign_), 0, "this gate never stops claiming");
    }
}
