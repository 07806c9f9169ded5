// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor } from "../../contracts/interfaces/ICampaign.sol";
import { IAllOfManyGate } from "../../contracts/interfaces/IAllOfManyGate.sol";
import { Credential } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { NullifierKind } from "../../contracts/interfaces/IRequirementGate.sol";
import { Leaf } from "../../contracts/libraries/Leaf.sol";
import { SampleToken } from "../../contracts/mocks/SampleToken.sol";
import { SampleWallet } from "../../contracts/mocks/SampleWallet.sol";
import { CampaignFixture } from "../contracts/support/CampaignFixture.sol";
import { GateFixture } from "../contracts/support/GateFixture.sol";
import { HookReceiver } from "../contracts/support/HookReceiver.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { CampaignToken } from "./CampaignToken.sol";

/// @notice Three campaigns of one tree of 264 leaves, so two words of bits, and of one token; one has the full form. 32 of the leaves, the *slots*,
/// have accounts that act: keys, contract wallets, and accounts that are told when they are paid.
abstract contract CampaignSet is GateFixture {
    /// @dev No gate; four waves; others may claim after the last.
    uint256 internal constant OPEN = 0;
    /// @dev A credential gate and a pause gate; no waves; anybody may claim; may be recalled. The full form.
    uint256 internal constant BOTH = 1;
    /// @dev A pause gate; four waves; nobody may claim for another unsigned; may be recalled.
    uint256 internal constant PAUSE = 2;
    uint256 internal constant CAMPAIGNS = 3;

    uint256 internal constant COUNT = 264;
    uint256 internal constant SLOTS = 32;
    uint256 internal constant ACCOUNTS = 26;
    uint256 internal constant WAVES = 4;
    uint256 internal constant INTERVAL = 300;
    uint256 internal constant KEY = 0xc1a15;
    uint64 internal constant MAX_PAUSED = 400;
    uint64 internal constant LAST_STRETCH = 150;
    address internal constant GUARDIAN = address(0x60a4d);
    address internal constant RELAYER = address(0x9e1a);

    uint256[3] internal starts;
    uint256[3] internal ends;

    IInstantCampaign[3] internal campaigns;
    /// @dev What the gates know each campaign by.
    address[3] internal askers;
    IPauseGate internal pauses;
    CampaignToken internal money;
    HookReceiver[2] internal hooks;
    /// @dev Everybody who may ever be paid.
    address[] internal pool;
    address[] private _accounts;
    mapping(uint256 slot => bytes32[] proof) internal proofs;
    mapping(uint256 slot => bytes data) internal credentialData;

    function setUp() public override {
        CampaignFixture.setUp();
        money = new CampaignToken();
        money.mint(address(this), 1e30);
        token = SampleToken(address(money));
        _makeAccounts();
        _makeCredentials();
        _makeTree();
        _makeCampaigns();
    }

    function indexOf(uint256 slot) internal pure returns (uint256) {
        // 16 around the wave borders, 66, 132 and 198, and around the border of the words, 256.
        return slot < 16 ? (slot / 4) * 66 + (slot % 4) - (slot < 4 ? 0 : 2) : 232 + slot;
    }

    /// @dev Of each eight slots: five keys, two contract wallets, of which the first key and the first wallet have no other
    /// slot; the seventh slot is the first key's, and the eighth an account that is told.
    function accountOf(uint256 slot) internal view returns (address) {
        return _accounts[slot];
    }

    /// @dev Another slot of the same account, where it has one.
    function partnerOf(uint256 slot) internal pure returns (uint256) {
        if (slot % 8 == 7) return (slot + 16) % SLOTS;
        if (slot % 8 == 0) return slot + 6;
        return slot % 8 == 6 ? slot - 6 : slot;
    }

    function keyOf(uint256 slot) internal pure returns (uint256) {
        return KEY + (slot % 8 == 6 ? slot - 6 : slot);
    }

    function opensAt(uint256 c, uint256 index) internal view returns (uint256) {
        return starts[c] + (c == BOTH ? 0 : INTERVAL * (index / (COUNT / WAVES)));
    }

    function maxExtra(uint256 c) internal pure returns (uint64) {
        return [uint64(0), 300, 600][c];
    }

    /// @dev All nodes, kept as code, which is quicker to read than storage.
    function allNodes() internal view returns (bytes32[] memory) {
        return abi.decode(address(0x7ee).code, (bytes32[]));
    }

    function _makeAccounts() private {
        for (uint256 i = 0; i < 2; ++i) {
            hooks[i] = new HookReceiver();
            money.tell(address(hooks[i]));
        }
        for (uint256 k = 0; k < SLOTS; ++k) {
            address account = vm.addr(keyOf(k));
            if (k % 8 == 4 || k % 8 == 5) account = address(new SampleWallet(account));
            if (k % 8 == 7) account = address(hooks[(k / 8) % 2]);
            _accounts.push(account);
            bool isSeen = k % 8 == 6 || (k > 15 && k % 8 == 7);
            if (!isSeen) pool.push(account);
        }
        for (uint160 i = 0; i < 6; ++i) pool.push(address(0xf00 + i));
        pool.push(RELAYER);
        pool.push(STRANGER);
        pool.push(TREASURY);
    }

    function _makeCredentials() private {
        for (uint256 k = 0; k < SLOTS; ++k) {
            credentials.push(
                Credential({ index: k, subject: accountOf(k), validFrom: 0, expires: 0, fields: fieldTree(k)[0] })
            );
        }
        header = headerOfRows();
        issue(header);
        kind = NullifierKind.Field;
        for (uint256 k = 0; k < SLOTS; ++k) credentialData[k] = dataAt(k);
    }

    function _makeTree() private {
        address[] memory at_ = new address[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) at_[i] = address(uint160(0x1e0000 + i));
        for (uint256 k = 0; k < SLOTS; ++k) at_[indexOf(k)] = accountOf(k);
        bytes32[] memory leaves = new bytes32[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            leaves[i] = Leaf.campaign(i, at_[i], amountAt(i));
            total += amountAt(i);
        }
        bytes32[] memory all = Trees.build(leaves);
        vm.etch(address(0x7ee), abi.encode(all));
        for (uint256 k = 0; k < SLOTS; ++k) proofs[k] = Trees.proofAt(all, indexOf(k));
    }

    function _makeCampaigns() private {
        starts = [START, START, START + 20];
        ends = [START + 1500, START + 1300, START + 1400];
        pauses = IPauseGate(deploy("PauseGate", abi.encode(GUARDIAN, MAX_PAUSED, LAST_STRETCH)));
        gate = newGate(requirementOf(ISSUER));
        address[] memory parts = new address[](3);
        (parts[0], parts[1], parts[2]) = (address(gate), address(pauses), deploy("ToldGate", ""));
        address both = deploy("AllOfManyGate", abi.encode(parts));
        bytes32 root = allNodes()[0];
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            CampaignArguments memory arguments = CampaignArguments({
                token: address(token),
                root: root,
                count: COUNT,
                start: uint64(starts[c]),
                end: uint64(ends[c]),
                waves: c == BOTH ? 0 : uint64(WAVES),
                waveInterval: c == BOTH ? 0 : uint64(INTERVAL),
                treasury: TREASURY,
                gate: [address(0), both, address(pauses)][c],
                maxExtraTime: maxExtra(c),
                claimFor: [ClaimFor.AfterLastWave, ClaimFor.Anyone, ClaimFor.Never][c],
                recallable: c != OPEN,
                manifestHash: keccak256("manifest")
            });
            useForm(c == BOTH ? "InstantCampaignFactory" : "LightInstantCampaignFactory");
            campaigns[c] = IInstantCampaign(address(create(arguments)));
            askers[c] = c == BOTH ? IAllOfManyGate(both).open(address(campaigns[c])) : address(campaigns[c]);
            for (uint256 k = 0; k < SLOTS; ++k) {
                equal(campaigns[c].claimableFrom(indexOf(k)), opensAt(c, indexOf(k)), "C11: opening");
            }
        }
    }
}
